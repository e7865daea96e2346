#include <aerie/redis/command.hpp>

#include <charconv>
#include <cmath>

namespace aerie::redis {

namespace {

// "*4294967295\r\n" fits.
constexpr std::size_t kHeadRoom = 14;

} // namespace

Command::Command(std::string_view name) : bytes_(kHeadRoom, ' ') {
    bytes_.reserve(96);
    add(name);
    nameSize_ = static_cast<std::uint32_t>(name.size());
    nameAt_ = static_cast<std::uint32_t>(bytes_.size() - name.size() - 2);
}

Command& Command::add(std::string_view argument) {
    char head[24] = {'$'};
    char* end = std::to_chars(head + 1, head + sizeof head, argument.size()).ptr;
    *end++ = '\r';
    *end++ = '\n';
    const auto headSize = static_cast<std::size_t>(end - head);
    bytes_.append(head, headSize).append(argument).append("\r\n", 2);
    ++count_;
    return *this;
}

Command& Command::addSigned(std::int64_t number) {
    char digits[24];
    return add(std::string_view{digits, std::to_chars(digits, digits + sizeof digits, number).ptr});
}

Command& Command::addUnsigned(std::uint64_t number) {
    char digits[24];
    return add(std::string_view{digits, std::to_chars(digits, digits + sizeof digits, number).ptr});
}

Command& Command::addDouble(double number) {
    if (std::isinf(number)) return add(number > 0 ? "+inf" : "-inf");
    char digits[32];
    return add(std::string_view{digits, std::to_chars(digits, digits + sizeof digits, number).ptr});
}

Command& Command::then(Command next) {
    bytes_ += next.wire();
    replies_ += next.replies_;
    return *this;
}

std::string_view Command::wire() {
    char head[kHeadRoom] = {'*'};
    char* end = std::to_chars(head + 1, head + sizeof head, count_).ptr;
    *end++ = '\r';
    *end++ = '\n';
    const auto size = static_cast<std::size_t>(end - head);
    bytes_.replace(kHeadRoom - size, size, head, size);
    return std::string_view{bytes_}.substr(kHeadRoom - size);
}

} // namespace aerie::redis
