// The entities and migrations of the suite. Everything below src/orm is compiled twice, for each database in a
// namespace of its own (ORM_DIALECT): the suite's schema has columns and a table that only PostgreSQL has.
#pragma once

#include "orm/entities/account.hpp"
#include "orm/entities/booking.hpp"
#include "orm/entities/category.hpp"
#include "orm/entities/comment.hpp"
#include "orm/entities/folder.hpp"
#include "orm/entities/membership.hpp"
#include "orm/entities/post.hpp"
#include "orm/entities/profile.hpp"
#include "orm/entities/tag.hpp"
#include "orm/entities/user.hpp"
#include "orm/entities/user_item.hpp"

#include <aerie/orm/data_source.hpp>

#include <string_view>

namespace conformance::ORM_DIALECT {

// `with` is "broken", "slow" or empty: the migration that is there besides.
orm::DataSourceOptions dataSourceOptions(std::string_view url, std::string_view with);

} // namespace conformance::ORM_DIALECT
