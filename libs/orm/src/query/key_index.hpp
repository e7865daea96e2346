// Finds objects by the value of one column: which user do these items belong to?
#pragma once

#include "query/hydrator.hpp"

#include <aerie/orm/entity_info.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace aerie::orm {

// A key read from a row or an object, comparable without knowing its C++ type.
struct KeyView {
    std::uint64_t hash = 0;
    std::string_view bytes; // of a text or Uuid; integers are their own hash
};

class KeyIndex {
public:
    // Objects whose column is empty are left out.
    KeyIndex(const ColumnInfo& column, std::vector<void*> objects);

    // The different keys, as parameters, in the order in which they came.
    std::vector<Value> distinctKeys() const;

    // Calls `visit` with each object that has the key.
    template<class Visit> void forEach(const KeyView& key, Visit visit) const {
        for (std::size_t i = lowerBound(key.hash); i < entries_.size() && entries_[i].hash == key.hash; ++i)
            if (entries_[i].bytes == key.bytes) visit(objects_[entries_[i].object]);
    }

    // The only object that has a key; null when there are several, or none.
    void* only() const noexcept { return entries_.size() == 1 ? objects_[entries_.front().object] : nullptr; }

private:
    struct Entry {
        std::uint64_t hash;
        std::uint32_t object;
        std::string_view bytes; // in the object
    };
    std::size_t lowerBound(std::uint64_t hash) const noexcept;

    const ColumnInfo& column_;
    std::vector<void*> objects_;
    std::vector<Entry> entries_; // by hash, then by object
};

// The key that a member holds; false when it is empty.
bool keyOf(const ColumnInfo& column, const void* object, KeyView& key) noexcept;

// Reads keys of a column's type out of rows.
class KeyReader {
public:
    explicit KeyReader(const ColumnInfo& column) noexcept : column_(column) {}

    // False when the cell is no such key. The view is good until the next read.
    bool read(const RowReader& row, int cell, KeyView& key);

private:
    const ColumnInfo& column_;
    Uuid uuid_;
};

} // namespace aerie::orm
