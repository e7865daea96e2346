// A command as it goes over the wire: an array of strings. It copies its arguments, so nothing needs to outlive it.
//
//   redis::Command command{"SET"};
//   command.add(key).add(value).add("PX").add(1500);
//   Result<redis::Reply> reply = co_await client.send(std::move(command));
//
// Arguments are bytes; numbers are written as Redis reads them. Thread rule: as for std::string.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace aerie::redis {

class Command {
public:
    explicit Command(std::string_view name);

    template<class... Arguments> static Command of(std::string_view name, const Arguments&... arguments) {
        Command command{name};
        (command.add(arguments), ...);
        return command;
    }

    Command& add(std::string_view argument);
    Command& add(const std::string& argument) { return add(std::string_view{argument}); }
    Command& add(const char* argument) { return add(std::string_view{argument}); }
    template<class Number>
    requires(std::is_integral_v<Number> && !std::is_same_v<Number, bool> && !std::is_same_v<Number, char>)
    Command& add(Number number) {
        if constexpr (std::is_signed_v<Number>)
            return addSigned(number);
        else
            return addUnsigned(number);
    }
    Command& add(std::floating_point auto number) { return addDouble(static_cast<double>(number)); }
    // Every element: of a vector, a span, a list.
    template<class Range>
    requires requires(const Range& range) {
        range.begin();
        requires !std::convertible_to<const Range&, std::string_view>;
    }
    Command& add(const Range& range) {
        for (const auto& element : range) add(element);
        return *this;
    }

    // Another command right behind this one, in the same write; nothing can be added to this one afterwards. Only the
    // last one's answer counts (MULTI ... EXEC).
    Command& then(Command next);

    std::string_view name() const noexcept { return std::string_view{bytes_}.substr(nameAt_, nameSize_); }
    std::size_t size() const noexcept { return count_; }
    std::uint32_t replies() const noexcept { return replies_; }
    // The whole, to be sent.
    std::string_view wire();

private:
    Command& addSigned(std::int64_t number);
    Command& addUnsigned(std::uint64_t number);
    Command& addDouble(double number);

    std::string bytes_; // room for the array's head, then the arguments
    std::uint32_t count_ = 0;
    std::uint32_t nameAt_ = 0;
    std::uint32_t nameSize_ = 0;
    std::uint32_t replies_ = 1;
};

} // namespace aerie::redis
