// Responses as bytes. The head goes into one buffer with everything before and behind it, so that it leaves in one
// send.
#pragma once

#include "out_buffer.hpp"

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

    // Brings the date up to date. Bytes that put() writes at most.
    std::size_t prepare(TimePoint now);
    // Leaves out the fields that the response has itself.
    void put(Cursor& cursor, const Headers& own) const;

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

void appendHead(OutBuffer& out, const Request& request, const Response& response, const BodyFraming& framing,
                bool keepsAlive, CommonHeaders& common, TimePoint now);

inline constexpr std::string_view kContinue{"HTTP/1.1 100 Continue\r\n\r\n"};
inline constexpr std::string_view kLastChunk{"0\r\n\r\n"};

// The item with its size in front and CRLF behind.
void appendChunk(OutBuffer& out, std::string_view item);

} // namespace aerie::http::detail
