// A query for one value.
#pragma once

#include "driver.hpp"
#include "query/hydrator.hpp"

namespace aerie::orm {

// The first cell of the first row, and the number of rows.
class ValueSink final : public RowSink {
public:
    void onStart(const RowReader&) override {
        rows = 0;
        value = {};
    }
    bool onRow(const RowReader& row) override {
        if (rows++ == 0) value = cellValue(row, 0);
        return true;
    }
    std::int64_t rows = 0;
    Value value;
};

struct ValueWork final : Work {
    ValueSink sink;
};

} // namespace aerie::orm
