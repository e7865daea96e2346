// What a file that declares a configuration struct needs. Loading it is in load.hpp.
#pragma once

#include <aerie/config/byte_size.hpp>
#include <aerie/config/options.hpp>
#include <aerie/config/url.hpp>
#include <aerie/config/var.hpp>
