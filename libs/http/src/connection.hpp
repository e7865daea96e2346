// Drives one connection: feeds the machine, runs the handler, sends the answer.
//
// One coroutine is the only actor. While a handler or a stream is suspended, it waits for that and for the socket at
// the same time, so it sees the client go and cancels the work. The parts: the loop (connection.cpp), waiting for
// handlers (connection_wait.cpp), request bodies as streams (connection_body.cpp), answers (connection_send.cpp).
#pragma once

#include "completion.hpp"
#include "response_writer.hpp"
#include "server_machine.hpp"
#include "worker.hpp"

#include <aerie/http/handler.hpp>
#include <aerie/io/buffer_pool.hpp>
#include <aerie/io/socket.hpp>
#include <aerie/io/timer.hpp>

#include <string>

namespace aerie::http::detail {

class Connection final : public aerie::detail::Link, BodySource {
public:
    Connection(Worker& worker, io::Socket socket);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Until the connection is over.
    Task<> run();
    // The server drains: an idle connection ends soon.
    void nudge() noexcept;

private:
    using Event = ServerMachine::Event;
    enum class Outcome : std::uint8_t { Done, TimedOut, ClientLeft };

    // Wakes the driver when a handler has taken its time.
    class Alarm final : public io::Deadline {
    public:
        explicit Alarm(Connection& connection) noexcept : connection_(connection) {}
        void set(TimePoint when) noexcept {
            hasRung = false;
            expireAt(when);
        }
        bool hasRung = false;

    private:
        void onExpire() noexcept override;
        Connection& connection_;
    };

    TimePoint now() const noexcept { return worker_.loop.now(); }
    // When the machine wants to hear of the time, or an idle connection of a draining server ends.
    TimePoint readDeadline() const noexcept;
    Event step();
    Event readFailed(const Error& error);
    void takeHead();
    // The answer of the handler or of CORS, and sending it. False: the connection is over.
    Task<bool> answer();
    Task<> refuse();
    // Reads on for a while after the last answer: closing with unread bytes would reset the connection, and a reset may
    // overtake the answer.
    Task<> linger();

    // Waits until what completion_ stands for has ended, the limit has passed or the client has left; in the latter
    // cases the context is cancelled and given time to unwind.
    Task<Outcome> wait(TaskContext& context, TimePoint limit);
    bool takeEarlyBytes();
    Task<> unwind(TaskContext& context);
    void wake() noexcept;

    Task<Result<std::string>> read() override;

    Task<Response> callHandler(std::exception_ptr& failure);
    Response errorResponse(std::exception_ptr failure, bool isTimedOut);
    void checkHeaders(Response& response);
    Task<> compress(Response& response);
    void note(int status) noexcept;
    Task<bool> sendStream(Response& response, TaskContext& context, bool isChunked);
    Task<bool> sendFile(std::unique_ptr<FileBody> file);
    Task<bool> takeOver(Response& response);
    Task<bool> flush(std::string_view more = {});
    void borrowOutput() noexcept;
    void returnOutput() noexcept;

    Worker& worker_;
    io::Socket socket_;
    io::Buffer in_;
    OutBuffer out_; // what leaves with the next write; its memory is the worker's and is given back while it is empty
    Request request_;
    ServerMachine machine_;
    Completion completion_;
    Alarm alarm_{*this};
    std::string peer_;
    TimePoint started_;             // of the request
    std::size_t gathered_ = 0;      // answers in out_
    std::uint64_t sentBytes_ = 0;   // of the answer's body
    bool isBodyIncomplete_ = false; // a handler is reading the body; the socket's input is its
    bool sentContinue_ = false;
    bool hasClientFinished_ = false; // it has sent its last byte
};

} // namespace aerie::http::detail
