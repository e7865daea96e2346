#pragma once

#include <aerie/orm/date.hpp>
#include <aerie/orm/entity.hpp>

namespace conformance::ORM_DIALECT {

namespace orm = aerie::orm;

// PostgreSQL only.
struct Booking {
    static constexpr auto entity =
        orm::entity("bookings").exclusion(R"(USING gist ("room" WITH =, daterange("fromDay", "toDay") WITH &&))");

    orm::PrimaryGenerated<> id;
    orm::Column<int> room;
    orm::Column<orm::Date> fromDay;
    orm::Column<orm::Date> toDay;
    orm::Column<std::optional<std::string>, orm::interval> takes;
    orm::Column<std::optional<std::string>, orm::inet> source;
};

} // namespace conformance::ORM_DIALECT
