# The build vocabulary. A library is a folder with include/, src/ and tests/; it becomes
#   aerie_<name>          a static library, with its public headers
#   <name>_tests          a doctest program from tests/*_test.cpp, known to CTest as <name>
#
#   aerie_library(orm DEPS base io PRIVATE SQLite::SQLite3)
#
# DEPS are Aerie libraries and are visible to users; PRIVATE are third-party targets and never are.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(AERIE_PCH "Compile against a precompiled header of the standard headers the public headers use" OFF)
option(AERIE_FUZZ "Build the fuzzers (clang only)" OFF)
set(AERIE_SANITIZE "" CACHE STRING "Sanitizers for everything: address,undefined or thread")

find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)

add_library(aerie_flags INTERFACE)
target_compile_options(aerie_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror
    $<$<CXX_COMPILER_ID:GNU>:-Wno-missing-field-initializers>
    $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-field-initializers -Wno-missing-designated-field-initializers>)
if(AERIE_SANITIZE)
    target_compile_options(aerie_flags INTERFACE -fsanitize=${AERIE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(aerie_flags INTERFACE -fsanitize=${AERIE_SANITIZE})
endif()

function(aerie_add_folder dir)
    if(EXISTS ${CMAKE_SOURCE_DIR}/${dir}/CMakeLists.txt)
        add_subdirectory(${dir})
    endif()
endfunction()

# One executable's worth of doctest's main, shared by every test program.
add_library(aerie_doctest_main STATIC EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/cmake/doctest_main.cpp)

function(aerie_precompile target)
    if(AERIE_PCH)
        if(NOT TARGET aerie_pch)
            add_library(aerie_pch STATIC ${CMAKE_SOURCE_DIR}/cmake/pch.cpp)
            target_link_libraries(aerie_pch PRIVATE aerie_flags)
            target_precompile_headers(aerie_pch PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.hpp)
        endif()
        target_precompile_headers(${target} REUSE_FROM aerie_pch)
    endif()
endfunction()

function(aerie_tests name)
    cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
    file(GLOB tests ${CMAKE_CURRENT_SOURCE_DIR}/tests/*_test.cpp)
    if(BUILD_TESTING AND tests)
        add_executable(${name}_tests ${tests})
        target_link_libraries(${name}_tests PRIVATE aerie_flags aerie_doctest_main ${ARG_LINK})
        target_include_directories(${name}_tests PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
        aerie_precompile(${name}_tests)
        add_test(NAME ${name} COMMAND ${name}_tests)
        set_tests_properties(${name} PROPERTIES TIMEOUT 120)
    endif()
endfunction()

function(aerie_fuzzers name)
    cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
    if(AERIE_FUZZ)
        file(GLOB fuzzers ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/*_fuzz.cpp)
        foreach(source ${fuzzers})
            get_filename_component(stem ${source} NAME_WE)
            add_executable(${stem} ${source})
            target_link_libraries(${stem} PRIVATE aerie_flags ${ARG_LINK})
            target_include_directories(${stem} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
            target_compile_options(${stem} PRIVATE -fsanitize=fuzzer)
            target_link_options(${stem} PRIVATE -fsanitize=fuzzer)
        endforeach()
    endif()
endfunction()

function(aerie_library name)
    cmake_parse_arguments(ARG "" "" "DEPS;PRIVATE;SOURCES" ${ARGN})
    file(GLOB_RECURSE sources ${CMAKE_CURRENT_SOURCE_DIR}/src/*.cpp)
    list(APPEND sources ${ARG_SOURCES})
    list(TRANSFORM ARG_DEPS PREPEND aerie_)
    if(sources)
        add_library(aerie_${name} STATIC ${sources})
        target_include_directories(aerie_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
        target_link_libraries(aerie_${name} PUBLIC ${ARG_DEPS} PRIVATE aerie_flags ${ARG_PRIVATE})
        aerie_precompile(aerie_${name})
    else()
        add_library(aerie_${name} INTERFACE)
        target_include_directories(aerie_${name} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/include)
        target_link_libraries(aerie_${name} INTERFACE ${ARG_DEPS})
    endif()
    aerie_tests(${name} LINK aerie_${name} ${ARG_PRIVATE})
    aerie_fuzzers(${name} LINK aerie_${name} ${ARG_PRIVATE})
endfunction()
