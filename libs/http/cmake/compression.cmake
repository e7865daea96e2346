# gzip of whole bodies by libdeflate, of streams by zlib, brotli for both.
find_path(AERIE_DEFLATE_INCLUDE libdeflate.h)
find_library(AERIE_DEFLATE_LIBRARY deflate)
find_path(AERIE_BROTLI_INCLUDE brotli/encode.h)
find_library(AERIE_BROTLI_ENCODER brotlienc)
find_library(AERIE_BROTLI_COMMON brotlicommon)

if(NOT AERIE_DEFLATE_INCLUDE OR NOT AERIE_DEFLATE_LIBRARY)
    message(FATAL_ERROR "libdeflate was not found. On Debian:  apt-get install libdeflate-dev")
endif()
if(NOT AERIE_BROTLI_INCLUDE OR NOT AERIE_BROTLI_ENCODER OR NOT AERIE_BROTLI_COMMON)
    message(FATAL_ERROR "brotli was not found. On Debian:  apt-get install libbrotli-dev")
endif()

add_library(aerie_compression INTERFACE)
target_include_directories(aerie_compression SYSTEM INTERFACE ${AERIE_DEFLATE_INCLUDE} ${AERIE_BROTLI_INCLUDE})
target_link_libraries(aerie_compression INTERFACE
    ${AERIE_DEFLATE_LIBRARY} ${AERIE_BROTLI_ENCODER} ${AERIE_BROTLI_COMMON} ZLIB::ZLIB)
