// Any text may stand in a variable: reading it as each type never fails otherwise than by saying so, and a value that
// was read is written as a text that reads back as the same value.
#include "text_form.hpp"

#include <aerie/base/json.hpp>
#include <aerie/base/number.hpp>
#include <aerie/base/text.hpp>
#include <aerie/config/config.hpp>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

using namespace aerie;

namespace fuzzed {
enum class Level { debug, info, warn };
}

namespace {

template<class T, auto... Options> void check(std::string_view text) {
    const config::detail::VariableInfo& info = config::Var<T, Options...>::info;
    T value{};
    if (config::detail::readText(info, text, &value)) return;

    const std::optional<std::string> written = config::detail::writeText(info, &value);
    if (!written || written->empty()) return; // an empty text stands for no value
    T again{};
    if (config::detail::readText(info, *written, &again)) std::abort();
    if (config::detail::writeText(info, &again) != written) std::abort();
    std::string json;
    config::detail::appendJson(json, typeOf<T>(), &value);
    if (json::findSyntaxError(json)) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    check<bool>(text);
    check<std::int8_t>(text);
    check<std::uint64_t>(text);
    check<std::int64_t>(text);
    check<Int<-5, 70000>>(text);
    check<double>(text);
    check<float>(text);
    check<Number<-1.5, 1e6>>(text);
    check<std::string>(text);
    check<Text<2, 8>>(text);
    check<Email>(text);
    check<config::Url>(text);
    check<Duration, config::range{Duration::fromSeconds(1), Duration::fromSeconds(100'000)}>(text);
    check<config::ByteSize>(text);
    check<fuzzed::Level>(text);
    check<Uuid>(text);
    check<Timestamp>(text);
    check<std::optional<Duration>>(text);
    check<std::vector<Duration>>(text);
    check<std::vector<Int<0, 9>>>(text);
    check<std::vector<config::Url>>(text);
    check<std::optional<json::Raw>>(text);
    return 0;
}
