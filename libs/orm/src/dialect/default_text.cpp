#include "dialect/default_text.hpp"

#include <aerie/orm/detail/member.hpp>

#include <charconv>

namespace aerie::orm::schema {

std::string defaultText(const ColumnInfo& column, std::string_view trueText, std::string_view falseText) {
    using Kind = detail::Default::Kind;
    const detail::Default& value = column.options.defaultValue;
    switch (value.kind) {
    case Kind::None:
        return {};
    case Kind::Sql:
        return std::string{value.text};
    case Kind::Text:
        return Dialect::literal(value.text);
    case Kind::Boolean:
        return std::string{value.integer ? trueText : falseText};
    case Kind::Integer:
        if (column.kind == ColumnKind::Enum)
            return Dialect::literal(detail::enumeratorName(*column.type, value.integer));
        return std::to_string(value.integer);
    case Kind::Real: {
        char buffer[32];
        const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value.real);
        return {buffer, end};
    }
    }
    return {};
}

} // namespace aerie::orm::schema
