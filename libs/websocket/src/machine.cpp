#include "deflate_stream.hpp"
#include "frame.hpp"

#include <aerie/websocket/machine.hpp>

#include <algorithm>
#include <cstring>

namespace aerie::websocket {

using namespace detail;

namespace {

constexpr unsigned char kFinal = 0x80;
constexpr unsigned char kCompressed = 0x40; // RSV1, RFC 7692 section 6
constexpr unsigned char kReserved = 0x30;
constexpr unsigned char kMasked = 0x80;
// A compressed message may be a little longer than what it inflates to.
constexpr std::uint64_t kCompressedSlack = 1024;

std::string_view viewOf(std::span<char> bytes) noexcept { return {bytes.data(), bytes.size()}; }

std::span<char> takeFront(std::span<char>& bytes, std::size_t size) noexcept {
    const std::span<char> front = bytes.first(size);
    bytes = bytes.subspan(size);
    return front;
}

} // namespace

Machine::Machine(Role role, const MachineOptions& options) : maxMessageSize_(options.maxMessageSize), role_(role) {
    if (!options.deflate) return;
    const DeflateParameters& deflate = *options.deflate;
    const bool isServer = role == Role::Server; // then the client compresses what comes in
    inflater_ = std::make_unique<Inflater>(isServer ? deflate.clientMaxWindowBits : deflate.serverMaxWindowBits,
                                           isServer ? deflate.clientContextTakeover : deflate.serverContextTakeover);
}

Machine::~Machine() = default;

Machine::Event Machine::next(std::span<char>& bytes) {
    if (isDelivered_) forgetMessage();
    for (;;) {
        if (isOver_) { // what comes behind the end is nobody's
            bytes = {};
            return Event::NeedMore;
        }
        if (!isInFrame_) {
            if (!takeHeader(bytes)) return Event::NeedMore;
            if (!openFrame()) return Event::Failed;
        }
        if (opcode_ >= 8) {
            if (const Event event = takeControl(bytes); event != Event::NeedMore || isInFrame_) return event;
            continue;
        }
        switch (takeData(bytes)) {
        case Step::More:
            if (isInFrame_) return Event::NeedMore;
            continue;
        case Step::Failed:
            return Event::Failed;
        case Step::Done:
            return isText_ ? Event::Text : Event::Binary;
        }
    }
}

std::size_t Machine::headerLength() const noexcept {
    if (headerSize_ < 2) return 2;
    const unsigned length = header_[1] & 0x7f;
    const std::size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
    return 2 + extended + (header_[1] & kMasked ? 4 : 0);
}

bool Machine::takeHeader(std::span<char>& bytes) {
    for (std::size_t wanted; headerSize_ < (wanted = headerLength());) {
        const std::size_t count = std::min(wanted - headerSize_, bytes.size());
        if (count == 0) return false;
        std::memcpy(header_ + headerSize_, takeFront(bytes, count).data(), count);
        headerSize_ = static_cast<std::uint8_t>(headerSize_ + count);
    }
    return true;
}

bool Machine::openFrame() {
    const unsigned char first = header_[0];
    const bool isMasked = (header_[1] & kMasked) != 0;
    const std::size_t size = headerSize_;
    headerSize_ = 0;
    opcode_ = first & 0x0f;
    isFinal_ = (first & kFinal) != 0;
    if (first & kReserved) return refuse(close_code::kProtocolError, "a reserved bit is set");
    if ((first & kCompressed) && (!inflater_ || opcode_ == 0 || opcode_ >= 8))
        return refuse(close_code::kProtocolError, "a frame says it is compressed where it cannot be");
    if (isMasked != (role_ == Role::Server))
        return refuse(close_code::kProtocolError,
                      role_ == Role::Server ? "a client's frame is not masked" : "a server's frame is masked");

    remaining_ = header_[1] & 0x7f;
    if (remaining_ >= 126) {
        const std::size_t bytes = remaining_ == 126 ? 2 : 8;
        remaining_ = 0;
        for (std::size_t i = 0; i < bytes; ++i) remaining_ = remaining_ << 8 | header_[2 + i];
        if (remaining_ < 126 || (bytes == 8 && remaining_ <= 0xffff) || remaining_ >> 63)
            return refuse(close_code::kProtocolError, "a length is not written in its shortest form");
    }
    key_ = 0;
    if (isMasked) std::memcpy(&key_, header_ + size - 4, 4);
    offset_ = 0;
    isInFrame_ = true;

    if (opcode_ >= 8) {
        if (opcode_ > static_cast<unsigned>(Opcode::Pong))
            return refuse(close_code::kProtocolError, "an unknown control frame");
        if (!isFinal_) return refuse(close_code::kProtocolError, "a control frame is fragmented");
        if (remaining_ > kMaxControlPayload)
            return refuse(close_code::kProtocolError, "a control frame is longer than 125 bytes");
        controlSize_ = 0;
        return true;
    }
    if (opcode_ > static_cast<unsigned>(Opcode::Binary))
        return refuse(close_code::kProtocolError, "an unknown kind of frame");
    if ((opcode_ == 0) != isInMessage_)
        return refuse(close_code::kProtocolError,
                      isInMessage_ ? "a message begins inside of another one" : "a continuation without a beginning");
    if (!isInMessage_) {
        isInMessage_ = true;
        isText_ = opcode_ == static_cast<unsigned>(Opcode::Text);
        isCompressed_ = (first & kCompressed) != 0;
        utf8_.reset();
        taken_ = 0;
    }
    const std::uint64_t soFar = isCompressed_ ? taken_ : message_.size();
    const std::uint64_t limit = isCompressed_ ? maxMessageSize_ + kCompressedSlack : maxMessageSize_;
    if (remaining_ > limit - soFar) return refuse(close_code::kMessageTooBig, "the message is longer than allowed");
    return true;
}

Machine::Event Machine::takeControl(std::span<char>& bytes) {
    const std::size_t count = std::min<std::size_t>(remaining_, bytes.size());
    copyMasked(control_ + controlSize_, takeFront(bytes, count).data(), count, key_, offset_);
    controlSize_ = static_cast<std::uint8_t>(controlSize_ + count);
    offset_ += count;
    remaining_ -= count;
    return remaining_ > 0 ? Event::NeedMore : finishControl();
}

Machine::Event Machine::finishControl() {
    isInFrame_ = false;
    payload_ = {control_, controlSize_};
    if (opcode_ == static_cast<unsigned>(Opcode::Ping)) return Event::Ping;
    if (opcode_ == static_cast<unsigned>(Opcode::Pong)) return Event::Pong;
    closeCode_ = close_code::kNoStatus;
    if (controlSize_ == 1) return fail(close_code::kProtocolError, "a close code of one byte");
    if (controlSize_ >= 2) {
        closeCode_ = static_cast<CloseCode>(static_cast<unsigned char>(control_[0]) << 8 |
                                            static_cast<unsigned char>(control_[1]));
        payload_.remove_prefix(2);
        if (!isOnWire(closeCode_)) return fail(close_code::kProtocolError, "a close code that may not be sent");
        if (!isUtf8(payload_)) return fail(close_code::kInvalidData, "the reason of a close is not UTF-8");
    }
    isOver_ = true;
    return Event::Close;
}

Machine::Step Machine::takeData(std::span<char>& bytes) {
    const std::size_t count = std::min<std::size_t>(remaining_, bytes.size());
    const std::span<char> piece = takeFront(bytes, count);
    applyMask(piece.data(), count, key_, offset_);
    offset_ += count;
    remaining_ -= count;
    if (isCompressed_) {
        taken_ += count;
        const std::size_t before = message_.size();
        if (count > 0 && !checkInflated(before, inflater_->feed(viewOf(piece), message_, maxMessageSize_)))
            return Step::Failed;
    } else {
        if (isText_ && !utf8_.feed(viewOf(piece))) {
            fail(close_code::kInvalidData, "the text is not UTF-8");
            return Step::Failed;
        }
        // A message that is here as a whole stays where it is.
        if (remaining_ == 0 && isFinal_ && message_.empty())
            payload_ = viewOf(piece);
        else
            message_.append(piece.data(), count);
    }
    if (remaining_ > 0) return Step::More;
    isInFrame_ = false;
    return isFinal_ ? finishMessage() : Step::More;
}

// The text is looked at first: what is wrong with it came before whatever stopped the inflating, so that the verdict
// does not depend on how the input was cut.
bool Machine::checkInflated(std::size_t before, Inflater::Status status) noexcept {
    if (isText_ && !utf8_.feed(std::string_view{message_}.substr(before)))
        return refuse(close_code::kInvalidData, "the text is not UTF-8");
    if (status == Inflater::Status::TooBig)
        return refuse(close_code::kMessageTooBig, "the message inflates to more than allowed");
    if (status == Inflater::Status::Corrupt) return refuse(close_code::kInvalidData, "the message does not inflate");
    return true;
}

Machine::Step Machine::finishMessage() {
    if (isCompressed_) {
        const std::size_t before = message_.size();
        if (!checkInflated(before, inflater_->finish(message_, maxMessageSize_))) return Step::Failed;
    }
    if (isText_ && !utf8_.isComplete()) {
        fail(close_code::kInvalidData, "the text ends inside of a character");
        return Step::Failed;
    }
    if (isCompressed_ || !message_.empty()) payload_ = message_;
    isInMessage_ = false;
    isDelivered_ = true;
    return Step::Done;
}

Machine::Event Machine::fail(CloseCode code, std::string_view reason) noexcept {
    isOver_ = true;
    closeCode_ = code;
    payload_ = reason;
    return Event::Failed;
}

bool Machine::refuse(CloseCode code, std::string_view reason) noexcept {
    fail(code, reason);
    return false;
}

void Machine::forgetMessage() noexcept {
    isDelivered_ = false;
    if (message_.capacity() > sizeof(std::string)) std::string{}.swap(message_);
    message_.clear();
}

} // namespace aerie::websocket
