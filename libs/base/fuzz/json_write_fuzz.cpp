// Any value, strings of any bytes and doubles of any bits: what is written is JSON to a second parser, means the value,
// and is read back.
#include "../tests/json_oracle.hpp"
#include "../tests/json_shapes.hpp"

#include <fuzzer/FuzzedDataProvider.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace aerie;
using namespace shapes;
using json::Value;

namespace {

void require(bool isTrue, const char* what) {
    if (isTrue) return;
    std::fprintf(stderr, "json_write_fuzz: %s\n", what);
    std::abort();
}

double anyDouble(FuzzedDataProvider& data) {
    const auto bits = data.ConsumeIntegral<std::uint64_t>();
    double number = 0;
    std::memcpy(&number, &bits, sizeof number);
    return number;
}

template<class T> std::vector<T> some(FuzzedDataProvider& data, T (*make)(FuzzedDataProvider&)) {
    std::vector<T> out;
    for (int left = data.ConsumeIntegralInRange(0, 4); left > 0; --left) out.push_back(make(data));
    return out;
}

std::string anyText(FuzzedDataProvider& data) {
    // Now and then longer than what the writer takes at once.
    std::string text = data.ConsumeRandomLengthString();
    if (text.size() > 3 && data.ConsumeIntegralInRange(0, 31) == 31)
        while (text.size() < 1200) text += text;
    return text;
}

Figure anyFigure(FuzzedDataProvider& data) {
    if (data.ConsumeBool()) return Circle{CircleTag::circle, anyDouble(data)};
    return Rect{data.ConsumeBool() ? RectTag::rect : RectTag::square, anyDouble(data), anyDouble(data)};
}

Either anyEither(FuzzedDataProvider& data) {
    switch (data.ConsumeIntegralInRange(0, 4)) {
    case 0:
        return Left{anyText(data)};
    case 1:
        return Right{data.ConsumeIntegral<int>()};
    case 2:
        return anyText(data);
    case 3:
        return data.ConsumeIntegral<int>();
    default:
        return std::monostate{};
    }
}

Everything anyThing(FuzzedDataProvider& data) {
    Everything out = sample();
    out.text = anyText(data);
    out.flag = data.ConsumeBool();
    out.numbers = some<int>(data, [](FuzzedDataProvider& d) { return d.ConsumeIntegral<int>(); });
    for (int left = data.ConsumeIntegralInRange(0, 3); left > 0; --left)
        out.records[anyText(data)] = Point{data.ConsumeIntegral<int>(), anyDouble(data)};
    out.tuple = {anyText(data), data.ConsumeIntegral<int>(), Optional<bool>{data.ConsumeBool()}};
    out.pair = {anyDouble(data), anyDouble(data)};
    out.either = anyEither(data);
    out.figure = anyFigure(data);
    out.maybe = some<std::optional<std::string>>(
        data, [](FuzzedDataProvider& d) { return d.ConsumeBool() ? std::optional{anyText(d)} : std::nullopt; });
    data.ConsumeData(out.id.bytes.data(), out.id.bytes.size());
    out.id.bytes[6] = static_cast<std::uint8_t>((out.id.bytes[6] & 0x0F) | 0x40);
    out.id.bytes[8] = static_cast<std::uint8_t>((out.id.bytes[8] & 0x3F) | 0x80);
    out.at.milliseconds = data.ConsumeIntegralInRange<std::int64_t>(-8'640'000'000'000'000, 8'640'000'000'000'000);
    return out;
}

bool holdsOnlyFinite(const Everything& value) {
    bool isFinite = std::isfinite(value.pair[0]) && std::isfinite(value.pair[1]);
    for (const auto& [name, point] : value.records) isFinite &= std::isfinite(point.y);
    if (const auto* circle = std::get_if<Circle>(&value.figure)) isFinite &= std::isfinite(circle->r);
    if (const auto* rect = std::get_if<Rect>(&value.figure))
        isFinite &= std::isfinite(rect->w) && std::isfinite(rect->h);
    return isFinite;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    FuzzedDataProvider data{bytes, size};
    const Everything value = anyThing(data);

    const std::string text = json::write(value);

    Value theirs;
    const oracle::Verdict verdict = oracle::read(text, theirs);
    require(verdict != oracle::Verdict::Broken, "RapidJSON refuses what was written");
    if (verdict == oracle::Verdict::Valid)
        require(oracle::isSame(*Value::parse(text), theirs), "RapidJSON reads something else");
    if (!holdsOnlyFinite(value)) return 0; // null stands for the others, and is no number
    const Result<Everything> again = json::read<Everything>(text);
    require(again.isOk(), "what was written is not read");
    // Names that were not UTF-8 have changed, and with them the order of the record; from then on nothing changes.
    const std::string second = json::write(*again);
    require(second == text || again->records != value.records, "write, read, write changes the text");
    require(json::write(*json::read<Everything>(second)) == second, "a second round changes the text");
    // Equal but for text that was not UTF-8; numbers to the last bit.
    require(again->pair == value.pair && again->numbers == value.numbers && again->figure == value.figure,
            "the value changed");
    require(again->id == value.id && again->at == value.at, "an id or a moment changed");
    return 0;
}
