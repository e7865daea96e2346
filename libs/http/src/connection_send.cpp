#include "connection.hpp"
#include "deadlines.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/http/status.hpp>
#include <aerie/io/cancellation.hpp>
#include <aerie/io/thread_pool.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>

namespace aerie::http::detail {

namespace {

// A body up to this size is copied behind its head; a larger one is sent from where it lies.
constexpr std::size_t kCopiedBody = 32 * 1024;
// Bytes written under one deadline: a client must take these within Timeouts::writeStall.
constexpr std::size_t kSlice = 64 * 1024;
// A body of this size takes milliseconds to compress, during which the loop should serve others.
constexpr std::size_t kCompressedInline = 128 * 1024;
constexpr std::size_t kFilePiece = 256 * 1024;
constexpr std::size_t kItemsPerTurn = 64;

// The file is shared: a read on the pool may outlive the task that wanted it.
std::string readPiece(const std::shared_ptr<FileBody>& file, std::uint64_t offset, std::size_t size) {
    std::string piece(size, '\0');
    std::size_t filled = 0;
    while (filled < size) {
        const ssize_t n =
            ::pread(file->descriptor, piece.data() + filled, size - filled, static_cast<off_t>(offset + filled));
        if (n <= 0) break;
        filled += static_cast<std::size_t>(n);
    }
    piece.resize(filled);
    return piece;
}

} // namespace

// One coroutine from the whole request to its answer in the buffer: each further one would cost an allocation.
Task<bool> Connection::answer() {
    const ServerSetup& setup = worker_.setup;
    TaskContext context{TaskContext::current()};
    Response response;
    std::optional<Response> preflight;
    if (request_.method == Method::Options && (preflight = setup.cors.preflight(request_))) {
        response = std::move(*preflight);
    } else {
        std::exception_ptr failure;
        Outcome outcome = Outcome::Done;
        if (Task<Response> task = callHandler(failure)) {
            auto running = std::move(task).within(context);
            {
                TaskContext::Activation keep{TaskContext::current()};
                if (!running.await_suspend(completion_.arm())) completion_.setDone();
            }
            if (!completion_.isDone()) {
                const Duration time = request_.handlerTimeout == Duration::max() ? setup.options.timeouts.handler
                                                                                 : request_.handlerTimeout;
                outcome = co_await wait(context, after(now(), time));
            }
            if (outcome == Outcome::ClientLeft) {
                note(499);
                co_return false;
            }
            try {
                if (completion_.isDone()) response = running.await_resume();
            } catch (...) {
                failure = std::current_exception();
            }
        }
        if (failure || outcome == Outcome::TimedOut)
            response = errorResponse(std::move(failure), outcome == Outcome::TimedOut);
        setup.cors.apply(request_, response);
    }

    checkHeaders(response);
    if (setup.compression.mayApply(response)) co_await compress(response);
    if (response.status == 101 && response.upgrade) co_return co_await takeOver(response);

    const BodyFraming framing = framingFor(request_, response);
    const bool keepsAlive = machine_.keepsAlive() && !worker_.isDraining && !isBodyIncomplete_ &&
                            framing.kind != BodyFraming::Kind::UntilClose;
    borrowOutput();
    appendHead(out_, request_, response, framing, keepsAlive, worker_.common, now());
    sentBytes_ = 0;
    bool isSent = true;
    const bool hasBody = request_.method != Method::Head && framing.kind != BodyFraming::Kind::None;
    if (hasBody && response.stream) {
        isSent = co_await sendStream(response, context, framing.kind == BodyFraming::Kind::Chunked);
    } else if (hasBody && response.file) {
        isSent = co_await sendFile(std::move(response.file));
    } else if (hasBody) {
        sentBytes_ = response.body.size();
        if (response.body.size() <= kCopiedBody)
            out_.append(response.body);
        else
            isSent = co_await flush(response.body);
    }
    note(response.status);
    if (isSent && !keepsAlive) {
        if (co_await flush()) co_await linger();
        co_return false;
    }
    ++gathered_;
    if (isSent && (gathered_ >= setup.options.limits.pipelineDepth || out_.size() >= kSlice)) isSent = co_await flush();
    co_return isSent;
}

// A handler may be an ordinary function that throws before there is a task.
Task<Response> Connection::callHandler(std::exception_ptr& failure) {
    try {
        if (Task<Response> task = worker_.setup.handler.handle(request_)) return task;
        throw InternalServerErrorException("The handler gave no task.");
    } catch (...) {
        failure = std::current_exception();
        return {};
    }
}

// What the client gets when there is no response: the error's public side, or a sentence without any detail.
Response Connection::errorResponse(std::exception_ptr failure, bool isTimedOut) {
    if (isTimedOut) return Response::error(503, "The request took longer than the server allows.");
    const Error error = errorFrom(std::move(failure));
    if (error.code() == ErrorCode::InternalServerError)
        if (ServerObserver* observer = worker_.setup.options.observer) observer->onError(request_, error);
    return Response::error(error);
}

// A field that would have split the response, or a status that is none: the handler's mistake, and not to be sent in
// part.
void Connection::checkHeaders(Response& response) {
    const bool isStatus = response.status >= 100 && response.status <= 999;
    if (isStatus && response.headers.refused().empty()) return;
    const Error error{ErrorCode::InternalServerError, reasonPhrase(500).data()};
    if (ServerObserver* observer = worker_.setup.options.observer)
        observer->onError(request_,
                          error.withDetail(isStatus ? "A response header was refused: " + response.headers.refused() +
                                                          " has a name or a value with control characters."
                                                    : "The handler answered with a status outside of 100 to 999."));
    response = Response::error(error);
}

void Connection::note(int status) noexcept {
    if (ServerObserver* observer = worker_.setup.options.observer)
        observer->onAnswered(request_, status, TimePoint::now() - started_, sentBytes_);
}

Task<> Connection::compress(Response& response) {
    const Compression& compression = worker_.setup.compression;
    const ContentCoding coding = compression.choose(request_, response);
    if (coding == ContentCoding::Identity) co_return;
    if (response.body.size() < kCompressedInline) {
        compression.apply(response, coding);
        co_return;
    }
    response.body = co_await io::runBlocking(
        [](const Compression& by, const std::string& text, ContentCoding into) { return by.compress(text, into); },
        compression, std::move(response.body), coding);
    Compression::mark(response, coding);
}

Task<bool> Connection::sendStream(Response& response, TaskContext& context, bool isChunked) {
    for (std::size_t items = 1;; ++items) {
        std::optional<std::string> item;
        auto upcoming = response.stream.next();
        if (!upcoming.await_ready()) {
            {
                TaskContext::Activation within{&context};
                if (!upcoming.await_suspend(completion_.arm())) completion_.setDone();
            }
            if (!completion_.isDone() && co_await wait(context, TimePoint::max()) != Outcome::Done) co_return false;
        }
        try {
            item = upcoming.await_resume();
        } catch (const OperationCancelled&) {
            co_return false;
        } catch (...) {
            // Too late for a status: the missing end tells the client.
            if (ServerObserver* observer = worker_.setup.options.observer)
                observer->onError(request_, errorFrom(std::current_exception()));
            co_return false;
        }
        if (!item) break;
        if (item->empty()) continue; // an empty chunk would be the end
        borrowOutput();
        if (isChunked)
            appendChunk(out_, *item);
        else
            out_.append(*item);
        sentBytes_ += item->size();
        // Items that are there at once share a write; wait() flushes before it waits for a later one.
        if (out_.size() >= kSlice && !co_await flush()) co_return false;
        if (items % kItemsPerTurn == 0) co_await io::yield();
    }
    if (isChunked) {
        borrowOutput();
        out_.append(kLastChunk);
    }
    co_return true;
}

Task<bool> Connection::sendFile(std::unique_ptr<FileBody> body) {
    if (!co_await flush()) co_return false;
    const std::shared_ptr<FileBody> file = std::move(body);
    while (sentBytes_ < file->length) {
        const std::size_t size = std::min<std::uint64_t>(kFilePiece, file->length - sentBytes_);
        const std::uint64_t offset = file->offset + sentBytes_;
        const std::string piece = co_await io::runBlocking(readPiece, file, offset, size);
        if (piece.empty() || !co_await flush(piece)) co_return false; // it became shorter, or the client left
        sentBytes_ += piece.size();
    }
    co_return true;
}

Task<bool> Connection::takeOver(Response& response) {
    borrowOutput();
    appendHead(out_, request_, response, {}, true, worker_.common, now());
    if (!co_await flush()) co_return false;
    sentBytes_ = 0;
    note(101);
    std::string early{in_.data()};
    in_.release();
    socket_.setReadDeadline(TimePoint::max());
    socket_.setWriteDeadline(TimePoint::max());
    co_await response.upgrade->run(std::move(socket_), std::move(early));
    co_return false;
}

// Sends what is in out_ and then `more`.
Task<bool> Connection::flush(std::string_view more) {
    std::string_view rest = out_.view();
    bool isSent = true;
    while (isSent && (!rest.empty() || !more.empty())) {
        const std::array<std::string_view, 2> parts{rest.substr(0, kSlice), more.substr(0, kSlice)};
        // Only the last piece of out_ goes together with the first one of `more`.
        const std::size_t count = rest.size() > kSlice || more.empty() ? 1 : 2;
        socket_.setWriteDeadline(after(now(), worker_.setup.options.timeouts.writeStall));
        isSent = (co_await socket_.write(std::span{parts}.first(count))).isOk();
        rest.remove_prefix(parts[0].size());
        if (count == 2) more.remove_prefix(parts[1].size());
    }
    returnOutput();
    co_return isSent;
}

} // namespace aerie::http::detail
