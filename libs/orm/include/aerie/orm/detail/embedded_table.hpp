// The columns of embedded values, with paths and names made when compiling.
#pragma once

#include <aerie/orm/detail/column_table.hpp>
#include <aerie/orm/embedded.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace aerie::orm::detail {

// A short text that can be put together when compiling. PostgreSQL's names have 63 characters.
struct ShortText {
    static constexpr std::size_t kMax = 127;
    char text[kMax + 1]{};
    std::size_t size = 0;

    constexpr void append(std::string_view more) {
        for (char c : more) text[size++] = c;
    }
    constexpr void prepend(std::string_view more, std::string_view separator) {
        const ShortText old = *this;
        size = 0;
        append(more);
        if (old.size > 0) append(separator);
        append(old.view());
    }
    constexpr std::string_view view() const { return {text, size}; }
};

constexpr char upperLetter(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
constexpr char lowerLetter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// TypeORM's camelCase(prefixes joined by _) + titleCase(name); the name alone when there is no prefix.
constexpr ShortText embeddedName(std::string_view prefix, std::string_view name) {
    ShortText out;
    for (std::size_t i = 0; i < prefix.size(); ++i) {
        const bool isSeparator = prefix[i] == '_' || prefix[i] == '-' || prefix[i] == ' ';
        if (isSeparator && i + 1 < prefix.size())
            out.text[out.size++] = upperLetter(prefix[++i]);
        else
            out.text[out.size++] = i == 0 ? lowerLetter(prefix[i]) : prefix[i];
    }
    if (prefix.empty()) {
        out.append(name);
        return out;
    }
    for (std::size_t i = 0; i < name.size(); ++i)
        out.text[out.size++] = i == 0 ? upperLetter(name[i]) : lowerLetter(name[i]);
    return out;
}

struct EmbeddedColumn {
    ColumnInfo info; // offset, property and name as of the embedded type alone
    ShortText path;  // of the embedded members above it: "name"
    ShortText prefix;
};

template<class T, class Members = std::make_index_sequence<memberCount<T>>> struct EmbeddedTable;

// How many columns the embedded members of T have.
template<class T, std::size_t... I> consteval std::size_t embeddedCount(std::index_sequence<I...>);
template<class M> consteval std::size_t columnsOf() {
    if constexpr (kIsColumn<M>)
        return 1;
    else if constexpr (Embedded<M>)
        return EmbeddedTable<M>::kColumns;
    else
        return 0;
}
template<class T, std::size_t... I> consteval std::size_t embeddedCount(std::index_sequence<I...>) {
    return ((Embedded<aerie::detail::MemberType<T, I>> ? columnsOf<aerie::detail::MemberType<T, I>>() : 0) + ... + 0);
}

// Appends the columns of the embedded member I of T.
template<class T, std::size_t I, std::size_t N>
consteval void appendEmbedded(std::array<EmbeddedColumn, N>& out, std::size_t& at) {
    using M = aerie::detail::MemberType<T, I>;
    constexpr std::string_view kMember = memberName<T, I>();
    for (EmbeddedColumn column : EmbeddedTable<M>::columns) {
        column.info.offset += aerie::detail::ObjectTable<T>::kOffsets[I];
        column.path.prepend(kMember, ".");
        const std::string_view prefix = M::embedded.hasPrefix ? M::embedded.prefix : kMember;
        if (!prefix.empty()) column.prefix.prepend(prefix, "_");
        out[at++] = column;
    }
}

template<class T, std::size_t... I> struct EmbeddedTable<T, std::index_sequence<I...>> {
    static_assert(((kIsColumn<aerie::detail::MemberType<T, I>> || Embedded<aerie::detail::MemberType<T, I>>) && ...),
                  "aerie[E170]: the members of an embedded value are orm::Column or other embedded values. Wrap the "
                  "plain member into orm::Column<T>.");
    static constexpr std::size_t kColumns = (columnsOf<aerie::detail::MemberType<T, I>>() + ... + 0);

    static consteval std::array<EmbeddedColumn, kColumns> build() {
        std::array<EmbeddedColumn, kColumns> out{};
        std::size_t at = 0;
        (
            [&] {
                using M = aerie::detail::MemberType<T, I>;
                if constexpr (kIsColumn<M>)
                    out[at++].info = makeColumn<M>(memberName<T, I>(), aerie::detail::ObjectTable<T>::kOffsets[I]);
                else if constexpr (Embedded<M>)
                    appendEmbedded<T, I>(out, at);
            }(),
            ...);
        return out;
    }
    static constexpr std::array<EmbeddedColumn, kColumns> columns = build();
};

// What entity E holds in embedded values; paths and names live as long as the program.
template<class E, class Members = std::make_index_sequence<memberCount<E>>> struct EmbeddedOf;
template<class E, std::size_t... I> struct EmbeddedOf<E, std::index_sequence<I...>> {
    static constexpr std::size_t kCount = embeddedCount<E>(std::index_sequence<I...>{});

    static consteval std::array<EmbeddedColumn, kCount> build() {
        std::array<EmbeddedColumn, kCount> out{};
        [[maybe_unused]] std::size_t at = 0;
        (
            [&] {
                if constexpr (Embedded<aerie::detail::MemberType<E, I>>) appendEmbedded<E, I>(out, at);
            }(),
            ...);
        return out;
    }
    struct Texts {
        ShortText property, name;
    };
    static consteval std::array<Texts, kCount> buildTexts() {
        std::array<Texts, kCount> out{};
        const auto columns = build();
        for (std::size_t i = 0; i < kCount; ++i) {
            out[i].property = columns[i].path;
            out[i].property.append(".");
            out[i].property.append(columns[i].info.property);
            out[i].name = embeddedName(columns[i].prefix.view(), columns[i].info.name);
        }
        return out;
    }
    static constexpr std::array<Texts, kCount> texts = buildTexts();

    template<std::size_t N> static consteval void append(std::array<ColumnInfo, N>& to, std::size_t& at) {
        const auto columns = build();
        for (std::size_t i = 0; i < kCount; ++i) {
            ColumnInfo info = columns[i].info;
            info.property = texts[i].property.view();
            info.name = texts[i].name.view();
            to[at++] = info;
        }
    }
};

} // namespace aerie::orm::detail
