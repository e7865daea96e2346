// multipart/form-data (RFC 7578) as a machine: bytes in, parts out. However the bytes are cut, the parts are the same.
//
//   MultipartMachine machine{boundary};
//   machine.feed(bytes);
//   while ((event = machine.next()) != Event::NeedMore) ...
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aerie::trpc::detail {

class MultipartMachine {
public:
    enum class Event : unsigned char {
        NeedMore, // feed() more, or finish()
        Part,     // a part begins: name(), fileName(), contentType()
        Data,     // piece() of the part's content
        PartEnd,
        End,
        Failed, // fault() says why; final
    };
    static constexpr std::size_t kMaxParts = 1000;
    static constexpr std::size_t kMaxHeadSize = 8 * 1024; // of one part

    explicit MultipartMachine(std::string_view boundary);

    void feed(std::string_view bytes);
    // No more bytes come: what is not ended is broken off.
    void finish() noexcept { isFinished_ = true; }
    Event next();

    const std::string& name() const noexcept { return name_; }
    const std::optional<std::string>& fileName() const noexcept { return fileName_; }
    const std::string& contentType() const noexcept { return contentType_; }
    std::string_view piece() const noexcept { return piece_; } // until the next call
    std::string_view fault() const noexcept { return fault_; }

private:
    enum class State : unsigned char { Preamble, AfterDelimiter, Head, Content, Epilogue, Failed };

    Event fail(std::string_view fault) noexcept {
        fault_ = fault;
        state_ = State::Failed;
        return Event::Failed;
    }
    Event needMore(std::string_view fault) noexcept { return isFinished_ ? fail(fault) : Event::NeedMore; }
    std::string_view rest() const noexcept { return std::string_view{buffer_}.substr(at_); }
    Event readContent(bool isPreamble);
    Event readAfterDelimiter();
    Event readHead();
    bool readHeader(std::string_view line);

    std::string delimiter_; // with the line break in front
    std::string buffer_;
    std::size_t at_ = 0; // what lies before was read
    std::size_t parts_ = 0;
    std::string name_;
    std::optional<std::string> fileName_;
    std::string contentType_;
    std::string_view piece_;
    std::string_view fault_;
    State state_ = State::Preamble;
    bool isFinished_ = false;
};

// The boundary of a content type; nothing when there is none or it is none that RFC 2046 knows.
std::optional<std::string> boundaryOf(std::string_view contentType);

} // namespace aerie::trpc::detail
