#include "app_module.hpp"

#include <aerie/app/run.hpp>

int main(int argc, char** argv) { return aerie::run<backend::AppModule>(argc, argv); }
