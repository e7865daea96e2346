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
option(AERIE_STATIC "Link third-party libraries statically where they come as .a, so that a program needs only glibc" OFF)
option(AERIE_WERROR "Warnings are errors" ON)
set(AERIE_SANITIZE "" CACHE STRING "Sanitizers for everything: address,undefined or thread")

if(AERIE_STATIC)
    # Every find_library and find_package below, and in the libraries, takes the .a when there is one.
    set(CMAKE_FIND_LIBRARY_SUFFIXES .a .so)
    set(OPENSSL_USE_STATIC_LIBS ON)
endif()
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)

add_library(aerie_flags INTERFACE)
target_compile_options(aerie_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor $<$<BOOL:${AERIE_WERROR}>:-Werror>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-missing-field-initializers>
    $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-field-initializers -Wno-missing-designated-field-initializers
        -Wno-deprecated-declarations>)
if(AERIE_SANITIZE)
    target_compile_options(aerie_flags INTERFACE -fsanitize=${AERIE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(aerie_flags INTERFACE -fsanitize=${AERIE_SANITIZE})
endif()

# Tests let results go that do not matter to the case; clang sees that through co_await as well.
add_library(aerie_test_flags INTERFACE)
target_compile_options(aerie_test_flags INTERFACE -Wno-unused-result)

function(aerie_add_folder dir)
    if(EXISTS ${CMAKE_SOURCE_DIR}/${dir}/CMakeLists.txt)
        add_subdirectory(${CMAKE_SOURCE_DIR}/${dir} ${CMAKE_BINARY_DIR}/${dir})
    endif()
endfunction()

# One executable's worth of doctest's main, shared by every test program.
add_library(aerie_doctest_main STATIC EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/cmake/doctest_main.cpp)

# Two precompiled headers: the standard headers for the libraries; those and the framework's own for packages and apps.
function(aerie_precompile target)
    if(NOT AERIE_PCH)
        return()
    endif()
    set(name aerie_pch)
    set(header pch.hpp)
    set(libraries "")
    if(CMAKE_CURRENT_SOURCE_DIR MATCHES "^${CMAKE_SOURCE_DIR}/(packages|apps)/" AND TARGET aerie_app)
        set(name aerie_pch_app)
        set(header pch_app.hpp)
        set(libraries aerie_app aerie_orm aerie_trpc)
    endif()
    if(NOT TARGET ${name})
        add_library(${name} STATIC ${CMAKE_SOURCE_DIR}/cmake/pch.cpp)
        target_link_libraries(${name} PRIVATE aerie_flags ${libraries})
        target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/${header})
        # Without times inside, what ccache kept for one clone serves another.
        target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>)
    endif()
    target_precompile_headers(${target} REUSE_FROM ${name})
endfunction()

function(aerie_tests name)
    cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
    file(GLOB tests ${CMAKE_CURRENT_SOURCE_DIR}/tests/*_test.cpp)
    if(BUILD_TESTING AND tests)
        add_executable(${name}_tests ${tests})
        target_link_libraries(${name}_tests PRIVATE aerie_flags aerie_test_flags aerie_doctest_main ${ARG_LINK})
        target_include_directories(${name}_tests PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
        aerie_precompile(${name}_tests)
        add_test(NAME ${name} COMMAND ${name}_tests)
        set_tests_properties(${name} PROPERTIES TIMEOUT 120 LABELS unit)
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

# A package is a folder with src/ (headers and sources side by side), tests/ and ts/. Its headers are <repo/NAME/...>, as its
# npm package is @repo/NAME: build/<preset>/include/repo/NAME is a link to packages/NAME/src.
function(aerie_package name)
    cmake_parse_arguments(ARG "" "" "DEPS;PACKAGES;PRIVATE" ${ARGN})
    file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include/repo)
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/include/repo/${name} SYMBOLIC)
    file(GLOB_RECURSE sources ${CMAKE_CURRENT_SOURCE_DIR}/src/*.cpp)
    list(TRANSFORM ARG_DEPS PREPEND aerie_)
    list(TRANSFORM ARG_PACKAGES PREPEND repo_)
    if(sources)
        add_library(repo_${name} STATIC ${sources})
        target_include_directories(repo_${name} PUBLIC ${CMAKE_BINARY_DIR}/include)
        target_link_libraries(repo_${name} PUBLIC ${ARG_DEPS} ${ARG_PACKAGES} PRIVATE aerie_flags ${ARG_PRIVATE})
        aerie_precompile(repo_${name})
    else()
        add_library(repo_${name} INTERFACE)
        target_include_directories(repo_${name} INTERFACE ${CMAKE_BINARY_DIR}/include)
        target_link_libraries(repo_${name} INTERFACE ${ARG_DEPS} ${ARG_PACKAGES})
    endif()
    aerie_tests(packages_${name} LINK repo_${name} aerie_testing ${ARG_PRIVATE})
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
