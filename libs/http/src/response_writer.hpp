// Responses as bytes. The head goes into one buffer with everything before and behind it, so that it leaves in one
// send.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/http/request.hpp>
#include <aerie/http/response.hpp>
#include <aerie/http/security_headers.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::http::detail {

// What stands in every head: Date and the security headers. The text is built once a second.
class CommonHeaders {
public:
    CommonHeaders(const SecurityHeaders& options, bool isTls);

    // Appends them, leaving out the fields that the response has itself.
    void append(std::string& out, const Headers& own, TimePoint now);

private:
    struct Field {
        std::string name;
        std::string line; // "Name: value\r\n"
    };
    void refresh(TimePoint now);

    std::vector<Field> fields_;
    Field contentSecurityPolicy_; // with HTML only
    std::string date_;
    std::string block_; // date_ and all of fields_
    TimePoint validUntil_{INT64_MIN};
};

// How the body follows its head.
struct BodyFraming {
    enum class Kind : std::uint8_t { None, Length, Chunked, UntilClose };
    Kind kind = Kind::None;
    std::uint64_t length = 0;
};

BodyFraming framingFor(const Request& request, const Response& response) noexcept;

void appendHead(std::string& out, const Request& request, const Response& response, const BodyFraming& framing,
                bool keepsAlive, CommonHeaders& common, TimePoint now);

inline constexpr std::string_view kContinue{"HTTP/1.1 100 Continue\r\n\r\n"};
inline constexpr std::string_view kLastChunk{"0\r\n\r\n"};

// "1a\r\n", to be followed by the bytes and CRLF.
void appendChunkSize(std::string& out, std::size_t size);

} // namespace aerie::http::detail
