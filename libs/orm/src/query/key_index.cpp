#include "query/key_index.hpp"

#include "query/uuid_text.hpp"

#include <algorithm>
#include <cstring>

namespace aerie::orm {

namespace {

std::uint64_t hashBytes(std::string_view bytes) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a; keys are short and compared in full anyway
    for (char c : bytes) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
    return hash;
}

KeyView keyOfUuid(const Uuid& id) noexcept {
    KeyView key;
    std::memcpy(&key.hash, id.bytes.data() + 8, sizeof key.hash);
    key.bytes = {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
    return key;
}

} // namespace

bool keyOf(const ColumnInfo& column, const void* object, KeyView& key) noexcept {
    const void* member = memberOf(column, object);
    if (column.optional && !(member = column.optional->value(member))) return false;
    switch (column.kind) {
    case ColumnKind::Uuid:
        key = keyOfUuid(*static_cast<const Uuid*>(member));
        return true;
    case ColumnKind::Text:
        key.bytes = *static_cast<const std::string*>(member);
        key.hash = hashBytes(key.bytes);
        return true;
    default:
        key = {static_cast<std::uint64_t>(loadInteger(column, member)), {}};
        return true;
    }
}

bool KeyReader::read(const RowReader& row, int cell, KeyView& key) {
    switch (column_.kind) {
    case ColumnKind::Uuid:
        if (!row.uuid(cell, uuid_)) return false;
        key = keyOfUuid(uuid_);
        return true;
    case ColumnKind::Text:
        key.bytes = row.text(cell);
        key.hash = hashBytes(key.bytes);
        return row.type(cell) != Value::Type::Null;
    default:
        key = {static_cast<std::uint64_t>(row.integer(cell)), {}};
        return row.type(cell) == Value::Type::Integer;
    }
}

KeyIndex::KeyIndex(const ColumnInfo& column, std::vector<void*> objects)
    : column_(column), objects_(std::move(objects)) {
    entries_.reserve(objects_.size());
    KeyView key;
    for (std::uint32_t i = 0; i < objects_.size(); ++i)
        if (keyOf(column, objects_[i], key)) entries_.push_back({key.hash, i, key.bytes});
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& a, const Entry& b) { return a.hash != b.hash ? a.hash < b.hash : a.object < b.object; });
}

std::size_t KeyIndex::lowerBound(std::uint64_t hash) const noexcept {
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), hash,
                                        [](const Entry& entry, std::uint64_t h) { return entry.hash < h; });
    return static_cast<std::size_t>(found - entries_.begin());
}

std::vector<Value> KeyIndex::distinctKeys() const {
    std::vector<Value> keys;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        // Equal keys stand near each other; different ones with one hash are rare, and asking twice does no harm.
        if (i > 0 && entries_[i].hash == entries_[i - 1].hash && entries_[i].bytes == entries_[i - 1].bytes) continue;
        keys.push_back(valueOf(column_, objects_[entries_[i].object]));
    }
    return keys;
}

} // namespace aerie::orm
