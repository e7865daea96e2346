// Values into parameters and cells out of results. What both sides know the type of travels in binary: numbers, uuids,
// timestamps, bytes. Everything else is text.
#pragma once

#include "postgres/libpq.hpp"
#include "statement.hpp"

#include <array>
#include <span>
#include <string>
#include <vector>

namespace aerie::orm::postgres {

// Object ids of pg_type; they are the same in every database.
namespace oid {
inline constexpr Oid kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25, kOid = 26,
                     kJson = 114, kFloat4 = 700, kFloat8 = 701, kUnknown = 705, kBpchar = 1042, kVarchar = 1043,
                     kTimestamp = 1114, kTimestampTz = 1184, kUuid = 2950;
} // namespace oid

// Whether a result column of this type is read in binary; a result is so as a whole or not at all.
bool isReadInBinary(Oid type) noexcept;

// Whether parameters can carry the value: PostgreSQL keeps no NUL in texts, and libpq would cut them there in silence.
bool isSendable(const Value& value) noexcept;

// The arrays that libpq wants. Pointers go into the values, which must live until the next set().
class Parameters {
public:
    // `types` as the server described them, or none.
    void set(std::span<const Value> values, std::span<const Oid> types);

    int count() const noexcept { return static_cast<int>(pointers_.size()); }
    const char* const* pointers() const noexcept { return pointers_.data(); }
    const int* lengths() const noexcept { return lengths_.data(); }
    const int* formats() const noexcept { return formats_.data(); }

private:
    using Slot = std::array<char, 40>; // the longest text is a uuid's

    void setOne(std::size_t i, const Value& value, Oid type);
    void setText(std::size_t i, std::string_view text) noexcept;
    void setBinary(std::size_t i, std::uint64_t value, int bytes) noexcept;

    std::vector<const char*> pointers_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    std::vector<Slot> slots_;
};

// The rows of one PGresult, one after the other.
class PostgresRow final : public RowReader {
public:
    PostgresRow(const PGresult* result, bool isBinary);

    int rowCount() const noexcept { return rowCount_; }
    void moveTo(int row) noexcept { row_ = row; }

    Value::Type type(int column) const noexcept override;
    std::int64_t integer(int column) const noexcept override;
    double real(int column) const noexcept override;
    std::string_view text(int column) const noexcept override;
    int columnCount() const noexcept override { return static_cast<int>(types_.size()); }
    std::string_view columnName(int column) const noexcept override { return pq_.fname(result_, column); }
    bool uuid(int column, Uuid& out) const override;
    bool timestamp(int column, Timestamp& out) const override;
    bool knowsTypes() const noexcept override { return true; }

private:
    std::string_view raw(int column) const noexcept;
    Oid oidOf(int column) const noexcept { return types_[static_cast<std::size_t>(column)]; }
    std::string& scratch(int column) const;

    const Libpq& pq_;
    const PGresult* result_;
    const bool isBinary_;
    int row_ = 0;
    int rowCount_;
    std::vector<Oid> types_;
    mutable std::vector<std::string> scratch_; // texts that were made from binary, by column
};

} // namespace aerie::orm::postgres
