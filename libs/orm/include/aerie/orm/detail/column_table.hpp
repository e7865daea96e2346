// One column's entry in the table of its entity.
#pragma once

#include <aerie/orm/column.hpp>
#include <aerie/orm/detail/column_codec.hpp>
#include <aerie/orm/entity_info.hpp>

#include <cstdint>
#include <string_view>

namespace aerie::orm::detail {

template<class C> consteval ColumnInfo makeColumn(std::string_view property, std::uint32_t offset) {
    using T = typename C::value_type;
    using P = Plain<T>;
    using StoredType = typename decltype(storedTypeOf<C, P>())::type;
    constexpr TypeInfo kType = Describe<P>::make();
    constexpr SqlType kSqlType = sqlTypeOf<StoredType>(C::options);
    static_assert(kSqlType != SqlType::Unknown,
                  "aerie[E065]: no database column holds this type as it is. Known are std::string, Text<...>, bool, "
                  "integers, float, double, Uuid, Timestamp, orm::Decimal, orm::Date, orm::Time, enums, Bytes and "
                  "std::optional of these. Say how anything else is kept: orm::jsonb, orm::json, orm::simpleJson, for "
                  "a std::vector orm::array or orm::simpleArray; a list of other entities is a OneToMany.");
    ColumnInfo info;
    info.property = property;
    info.name = C::options.name.empty() ? property : C::options.name;
    info.offset = offset;
    info.kind = kindOf<P>(C::options);
    info.sqlType = kSqlType;
    info.isArray = C::options.storedAs == StoredAs::Array;
    info.size = static_cast<std::uint8_t>(kType.size);
    info.isSigned = kType.isSigned;
    info.type = &aerie::detail::TypeHolder<P>::info;
    if constexpr (kIsOptional<T>) info.optional = &aerie::detail::kOptionalOps<T>;
    info.codec = codecOf<C, P>();
    info.options = C::options;
    return info;
}

} // namespace aerie::orm::detail
