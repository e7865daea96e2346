// One connection to the server, in pipeline mode: units are written as they come, and their answers arrive in order.
// Belongs to one loop and its pool.
#pragma once

#include "postgres/libpq.hpp"
#include "postgres/prepared.hpp"
#include "postgres/unit.hpp"
#include "postgres/wire.hpp"

#include <aerie/io/descriptor_watch.hpp>
#include <aerie/io/timer.hpp>

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace aerie::orm::postgres {

struct Shared;
class PgConnection;

// Whoever holds connections. Every call may destroy the connection.
class ConnectionOwner {
public:
    virtual ~ConnectionOwner() = default;
    // Connected, or units ended.
    virtual void onProgress(PgConnection& connection) = 0;
    // It broke, or could not be made: failure() says why. Its units have ended.
    virtual void onBroken(PgConnection& connection) = 0;
};

// Keywords and values for PQconnectStartParams.
using ConnectParameters = std::vector<std::pair<std::string, std::string>>;

class PgConnection final : io::DescriptorWatch, io::Deadline {
public:
    enum class State : std::uint8_t { Connecting, Ready, Broken };

    PgConnection(Shared& shared, ConnectionOwner& owner) noexcept : shared_(shared), owner_(owner) {}
    ~PgConnection() override;

    void connect(const ConnectParameters& parameters);
    void send(std::shared_ptr<Unit> unit);
    // A unit that nobody waits for.
    void sendCommand(std::string sql);
    // Asks the server to stop the unit that runs now if it is this work's, at once or when it has not ended soon.
    void cancelIfRunning(const Work& work, bool atOnce);
    void cancelRunning();
    // Hears and does nothing any more.
    void quiet() noexcept {
        isRetiring = true;
        stopWatching();
        Deadline::cancel();
    }
    // Ends everything that is on its way with this failure.
    void breakWith(QueryFailure failure);

    State state() const noexcept { return state_; }
    const QueryFailure& failure() const noexcept { return failure_; }
    std::size_t load() const noexcept { return units_.size(); }
    PGTransactionStatusType transactionStatus() const noexcept;

    // For the pool.
    bool wasOpening = true;  // nobody was told yet whether it could be made
    bool isOwned = false;    // by a transaction or another session
    bool isRetiring = false; // takes nothing new, because a cancellation is on its way to it
    TimePoint idleSince;
    std::uint64_t schemaEpoch = 0;

private:
    enum class StepKind : std::uint8_t { Prepare, Describe, Run, Command, Sync };
    struct Step {
        StepKind kind;
        bool isResultBinary = false;
        bool hasResult = false;
        std::uint32_t statement = 0; // of the work
        std::shared_ptr<PreparedStatement> prepared;
    };

    void onReady(bool canRead, bool canWrite) override;
    void onExpire() noexcept override;
    void driveConnect();
    void becomeReady();
    void flush();
    void readResults();
    void takeResult(Step& step, PGresult* result);
    void takeRows(Statement& statement, const PGresult* result, bool isBinary, Unit& unit);
    void describe(PreparedStatement& prepared, const PGresult* result);
    void endUnit();
    bool shouldRepeat(const Unit& unit) const noexcept;
    bool write(Unit& unit);
    bool writeCommand(const std::string& sql);
    bool writeStatement(Statement& statement, std::uint32_t index, bool isRaw);
    std::shared_ptr<PreparedStatement> prepare(std::string_view sql);
    std::string_view currentSql(const Step& step) const noexcept;
    static void onNotice(void* self, const PGresult* notice);

    Shared& shared_;
    ConnectionOwner& owner_;
    PGconn* connection_ = nullptr;
    State state_ = State::Connecting;
    QueryFailure failure_;
    std::optional<QueryFailure> farewell_; // what the server said before it closed the connection
    const Work* cancelTarget_ = nullptr;
    std::deque<Step> steps_;
    std::deque<std::shared_ptr<Unit>> units_; // the front's answers are coming
    TimePoint frontSince_;
    PreparedCache cache_;
    Parameters parameters_;
};

} // namespace aerie::orm::postgres
