// What the files of packages and apps include most: the standard headers and the public face of the framework. These
// are the files that are edited all day; with this one precompiled a save costs the file's own text and little else.
#pragma once

#include "pch.hpp"

#include <aerie/app/controller.hpp>
#include <aerie/app/module.hpp>
#include <aerie/base/exception.hpp>
#include <aerie/base/number.hpp>
#include <aerie/base/optional.hpp>
#include <aerie/base/text.hpp>
#include <aerie/orm/entity.hpp>
#include <aerie/orm/repository.hpp>
#include <aerie/pipeline/logger.hpp>
#include <aerie/trpc/context.hpp>
#include <aerie/trpc/error.hpp>
#include <aerie/trpc/router.hpp>

// Instantiated here once instead of in each file.
static_assert(sizeof(std::optional<std::string>) && sizeof(std::optional<aerie::Uuid>) &&
              sizeof(std::vector<std::string>) && sizeof(aerie::orm::Column<std::string>) &&
              sizeof(aerie::orm::Column<std::optional<std::string>, aerie::orm::text>) &&
              sizeof(aerie::orm::PrimaryGenerated<aerie::Uuid>) && sizeof(aerie::orm::Column<aerie::Uuid>) &&
              sizeof(aerie::orm::Column<aerie::Timestamp, aerie::orm::defaultNow>));
