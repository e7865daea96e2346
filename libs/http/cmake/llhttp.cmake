# llhttp is Node's HTTP parser. Debian ships it as C sources (package node-llhttp); a system that has it as a library is
# served by -DAERIE_LLHTTP_LIBRARY=... and -DAERIE_LLHTTP_INCLUDE=...
set(AERIE_LLHTTP_SOURCE /usr/share/llhttp CACHE PATH "Folder with llhttp.c, http.c and api.c")
set(AERIE_LLHTTP_INCLUDE /usr/share/include/llhttp CACHE PATH "Folder with llhttp.h")
set(AERIE_LLHTTP_LIBRARY "" CACHE FILEPATH "A built llhttp, instead of the sources")

if(NOT EXISTS ${AERIE_LLHTTP_INCLUDE}/llhttp.h OR NOT (AERIE_LLHTTP_LIBRARY OR EXISTS ${AERIE_LLHTTP_SOURCE}/llhttp.c))
    message(FATAL_ERROR "llhttp, the HTTP parser, was not found.\n"
                        "On Debian:  apt-get install node-llhttp\n"
                        "Elsewhere:  set AERIE_LLHTTP_INCLUDE and AERIE_LLHTTP_SOURCE (or AERIE_LLHTTP_LIBRARY).")
endif()

if(AERIE_LLHTTP_LIBRARY)
    add_library(aerie_llhttp INTERFACE)
    target_include_directories(aerie_llhttp SYSTEM INTERFACE ${AERIE_LLHTTP_INCLUDE})
    target_link_libraries(aerie_llhttp INTERFACE ${AERIE_LLHTTP_LIBRARY})
else()
    # Strict mode is llhttp's own switch for the grammar without concessions; the lenient flags stay off.
    add_library(aerie_llhttp STATIC ${AERIE_LLHTTP_SOURCE}/llhttp.c ${AERIE_LLHTTP_SOURCE}/http.c ${AERIE_LLHTTP_SOURCE}/api.c)
    target_include_directories(aerie_llhttp SYSTEM PUBLIC ${AERIE_LLHTTP_INCLUDE})
    target_compile_definitions(aerie_llhttp PUBLIC LLHTTP_STRICT_MODE=1)
    target_compile_options(aerie_llhttp PRIVATE -w -O2)
    if(AERIE_SANITIZE)
        target_compile_options(aerie_llhttp PRIVATE -fsanitize=${AERIE_SANITIZE})
    endif()
endif()
