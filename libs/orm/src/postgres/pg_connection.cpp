#include "postgres/pg_connection.hpp"

#include "postgres/errors.hpp"
#include "postgres/shared.hpp"

#include <aerie/io/thread_pool.hpp>

#include <algorithm>
#include <charconv>

namespace aerie::orm::postgres {

namespace {

// A query whose caller has gone is left alone for this long before the server is asked to stop it: asking takes a
// connection of its own.
constexpr Duration kCancelDelay = Duration::fromMilliseconds(50);

QueryFailure plainFailure(QueryErrorKind kind, std::string message, std::string_view sql = {}) {
    return {kind, {}, std::move(message), std::string{sql}};
}

bool isStaleStatement(const QueryFailure& failure) noexcept {
    // The name is unknown, or the columns of a table are others than when it was prepared.
    return failure.driverCode == "26000" ||
           (failure.driverCode == "0A000" && failure.message.find("cached plan") != std::string::npos);
}

// libpq 15 can only send it by a connection of its own that blocks.
Task<> cancelOnThread(std::shared_ptr<PGcancel> handle) {
    co_await io::runBlocking(
        [](const std::shared_ptr<PGcancel>& cancel) {
            char problem[256];
            (void)libpq().cancel(cancel.get(), problem, sizeof problem);
        },
        handle);
}

} // namespace

PgConnection::~PgConnection() {
    stopWatching();
    if (connection_) libpq().finish(connection_);
}

PGTransactionStatusType PgConnection::transactionStatus() const noexcept {
    return connection_ ? libpq().transactionStatus(connection_) : PQTRANS_UNKNOWN;
}

// ---- connecting

void PgConnection::connect(const ConnectParameters& parameters) {
    const Libpq& pq = libpq();
    std::vector<const char*> keywords, values;
    for (const auto& [keyword, value] : parameters) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    connection_ = pq.connectStartParams(keywords.data(), values.data(), 0);
    if (!connection_ || pq.status(connection_) == CONNECTION_BAD)
        return breakWith(connectionFailure(QueryErrorKind::Unavailable, connection_, {}));
    pq.setNoticeReceiver(connection_, &PgConnection::onNotice, this);
    if (const Result<void> watched = watch(pq.socket(connection_), false, true); !watched)
        return breakWith(plainFailure(QueryErrorKind::Unavailable, watched.error().describe()));
    expireAt(TimePoint::now() + shared_.options.connectTimeout);
}

void PgConnection::driveConnect() {
    const Libpq& pq = libpq();
    const PostgresPollingStatusType wants = pq.connectPoll(connection_);
    if (wants == PGRES_POLLING_OK) return becomeReady();
    if (wants == PGRES_POLLING_FAILED)
        return breakWith(connectionFailure(QueryErrorKind::Unavailable, connection_, {}));
    // The socket may be another one with the same number: the next address, or another try without TLS.
    stopWatching();
    const bool forWrite = wants == PGRES_POLLING_WRITING;
    if (const Result<void> watched = watch(pq.socket(connection_), !forWrite, forWrite); !watched)
        breakWith(plainFailure(QueryErrorKind::Unavailable, watched.error().describe()));
}

void PgConnection::becomeReady() {
    const Libpq& pq = libpq();
    cancel();
    if (pq.setnonblocking(connection_, 1) != 0 || !pq.enterPipelineMode(connection_))
        return breakWith(connectionFailure(QueryErrorKind::Unavailable, connection_, {}));
    stopWatching();
    if (const Result<void> watched = watch(pq.socket(connection_), true, false); !watched)
        return breakWith(plainFailure(QueryErrorKind::Unavailable, watched.error().describe()));
    state_ = State::Ready;
    schemaEpoch = shared_.schemaEpoch.load(std::memory_order_relaxed);
    idleSince = TimePoint::now();
    owner_.onProgress(*this);
}

void PgConnection::onExpire() noexcept {
    if (state_ == State::Connecting)
        return breakWith(
            plainFailure(QueryErrorKind::Unavailable, "the server did not answer within the connect timeout"));
    if (cancelTarget_ && !units_.empty() && units_.front()->work.get() == cancelTarget_) cancelRunning();
    cancelTarget_ = nullptr;
}

// ---- writing

void PgConnection::send(std::shared_ptr<Unit> unit) {
    Unit& sent = *unit;
    sent.since = TimePoint::now();
    if (sent.work) {
        for (Statement& statement : sent.work->statements) {
            statement.affected = 0;
            for (const Value& value : statement.parameters) {
                if (isSendable(value)) continue;
                sent.failure = plainFailure(
                    QueryErrorKind::Conversion,
                    "a text holds the character NUL, which PostgreSQL cannot store: keep it as Bytes", statement.sql);
                return sent.end();
            }
        }
    }
    if (units_.empty()) frontSince_ = sent.since;
    units_.push_back(std::move(unit));
    if (!write(sent)) return breakWith(connectionFailure(QueryErrorKind::ConnectionLost, connection_, {}));
    flush();
}

void PgConnection::sendCommand(std::string sql) {
    auto unit = std::make_shared<Unit>();
    unit->commands.push_back(std::move(sql));
    unit->mayRepeat = false;
    send(std::move(unit));
}

bool PgConnection::write(Unit& unit) {
    const std::uint64_t epoch = shared_.schemaEpoch.load(std::memory_order_relaxed);
    if (epoch != schemaEpoch) {
        schemaEpoch = epoch;
        cache_.clear();
        if (!writeCommand("DEALLOCATE ALL")) return false;
    }
    for (const std::string& command : unit.commands)
        if (!writeCommand(command)) return false;
    if (unit.work) {
        std::uint32_t index = 0;
        for (Statement& statement : unit.work->statements)
            if (!writeStatement(statement, index++, unit.work->isRaw)) return false;
    }
    if (!libpq().pipelineSync(connection_)) return false;
    steps_.push_back({StepKind::Sync, false, false, 0, nullptr});
    return true;
}

bool PgConnection::writeCommand(const std::string& sql) {
    if (!libpq().sendQueryParams(connection_, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0)) return false;
    steps_.push_back({StepKind::Command, false, false, 0, nullptr});
    return true;
}

bool PgConnection::writeStatement(Statement& statement, std::uint32_t index, bool isRaw) {
    const Libpq& pq = libpq();
    const std::span<const Value> all{statement.parameters};
    if (isRaw) { // seldom twice the same, and about anything
        parameters_.set(all, {});
        if (!pq.sendQueryParams(connection_, statement.sql.c_str(), parameters_.count(), nullptr,
                                parameters_.pointers(), parameters_.lengths(), parameters_.formats(), 0))
            return false;
        steps_.push_back({StepKind::Run, false, false, index, nullptr});
        return true;
    }
    const std::shared_ptr<PreparedStatement> prepared = prepare(statement.sql);
    if (!prepared) return false;
    const std::size_t perRun = statement.parametersPerRun == 0 ? all.size() : statement.parametersPerRun;
    std::size_t at = 0;
    do {
        parameters_.set(all.subspan(at, perRun), prepared->parameterTypes);
        if (!pq.sendQueryPrepared(connection_, prepared->name.c_str(), parameters_.count(), parameters_.pointers(),
                                  parameters_.lengths(), parameters_.formats(), prepared->isResultBinary))
            return false;
        steps_.push_back({StepKind::Run, prepared->isResultBinary, false, index, prepared});
        at += perRun;
    } while (perRun > 0 && at < all.size());
    return true;
}

std::shared_ptr<PreparedStatement> PgConnection::prepare(std::string_view sql) {
    const Libpq& pq = libpq();
    if (std::shared_ptr<PreparedStatement> known = cache_.find(sql)) return known;
    std::shared_ptr<PreparedStatement> evicted;
    std::shared_ptr<PreparedStatement> made = cache_.add(sql, evicted);
    if (evicted && !writeCommand("DEALLOCATE " + evicted->name)) return nullptr;
    if (!pq.sendPrepare(connection_, made->name.c_str(), made->sql.c_str(), 0, nullptr)) return nullptr;
    steps_.push_back({StepKind::Prepare, false, false, 0, made});
    if (!pq.sendDescribePrepared(connection_, made->name.c_str())) return nullptr;
    steps_.push_back({StepKind::Describe, false, false, 0, made});
    return made;
}

void PgConnection::flush() {
    const int left = libpq().flush(connection_);
    if (left < 0) return breakWith(connectionFailure(QueryErrorKind::ConnectionLost, connection_, {}));
    (void)watch(libpq().socket(connection_), true, left > 0);
}

// ---- reading

void PgConnection::onReady(bool canRead, bool) {
    const Libpq& pq = libpq();
    if (state_ == State::Connecting) return driveConnect();
    if (canRead && !pq.consumeInput(connection_)) {
        readResults(); // what had arrived before the end
        if (state_ != State::Broken) breakWith(connectionFailure(QueryErrorKind::ConnectionLost, connection_, {}));
        return;
    }
    readResults();
    if (state_ == State::Broken) return;
    while (PGnotify* notification = pq.notifies(connection_)) pq.freemem(notification); // nobody listens here
    flush();
    if (state_ == State::Ready) owner_.onProgress(*this);
}

void PgConnection::readResults() {
    const Libpq& pq = libpq();
    int emptyRounds = 0;
    while (!steps_.empty() && state_ == State::Ready && !pq.isBusy(connection_)) {
        PGresult* result = pq.getResult(connection_);
        Step& step = steps_.front();
        if (!result) {
            // The end of a command's results; libpq also says so once between commands.
            if (step.hasResult)
                steps_.pop_front();
            else if (++emptyRounds > 2)
                break;
            continue;
        }
        emptyRounds = 0;
        if (pq.resultStatus(result) == PGRES_PIPELINE_SYNC) {
            pq.clear(result);
            steps_.pop_front();
            endUnit();
            continue;
        }
        step.hasResult = true;
        takeResult(step, result);
        pq.clear(result);
    }
}

void PgConnection::takeResult(Step& step, PGresult* result) {
    const Libpq& pq = libpq();
    Unit& unit = *units_.front();
    switch (pq.resultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
        if (step.kind == StepKind::Describe) describe(*step.prepared, result);
        if (step.kind == StepKind::Command) unit.lastTag = pq.cmdStatus(result);
        if (step.kind == StepKind::Run && !unit.isAbandoned())
            takeRows(unit.work->statements[step.statement], result, step.isResultBinary, unit);
        return;
    case PGRES_EMPTY_QUERY:
        if (!unit.failure) unit.failure = plainFailure(QueryErrorKind::Syntax, "the statement is empty");
        return;
    case PGRES_FATAL_ERROR:
        if (!unit.failure) unit.failure = failureOf(result, currentSql(step));
        [[fallthrough]];
    case PGRES_PIPELINE_ABORTED:
        if (step.kind == StepKind::Prepare) cache_.remove(*step.prepared);
        return;
    default: // COPY, which the protocol cannot leave again from here
        return breakWith(
            plainFailure(QueryErrorKind::Syntax,
                         "COPY cannot be run as a query. Insert the rows with insert(), or use psql for a bulk load.",
                         currentSql(step)));
    }
}

void PgConnection::takeRows(Statement& statement, const PGresult* result, bool isBinary, Unit& unit) {
    const Libpq& pq = libpq();
    const std::string_view tag = pq.cmdStatus(const_cast<PGresult*>(result));
    if (!tag.starts_with("SELECT")) {
        const std::string_view count = pq.cmdTuples(const_cast<PGresult*>(result));
        std::int64_t affected = 0;
        std::from_chars(count.data(), count.data() + count.size(), affected);
        statement.affected += affected;
    }
    if (!statement.sink || unit.failure) return;
    PostgresRow row{result, isBinary};
    const std::int64_t index = &statement - unit.work->statements.data();
    if (unit.startedStatement < index) {
        unit.startedStatement = index;
        statement.sink->onStart(row);
    }
    for (int i = 0; i < row.rowCount(); ++i) {
        row.moveTo(i);
        if (statement.sink->onRow(row)) continue;
        unit.failure = statement.sink->failure();
        if (!unit.failure) unit.failure = plainFailure(QueryErrorKind::Conversion, "a row could not be read");
        unit.failure->query = statement.sql;
        return;
    }
}

void PgConnection::describe(PreparedStatement& prepared, const PGresult* result) {
    const Libpq& pq = libpq();
    prepared.isDescribed = true;
    for (int i = 0; i < pq.nparams(result); ++i) prepared.parameterTypes.push_back(pq.paramtype(result, i));
    prepared.isResultBinary = true;
    for (int i = 0; i < pq.nfields(result); ++i)
        if (!isReadInBinary(pq.ftype(result, i))) prepared.isResultBinary = false;
}

std::string_view PgConnection::currentSql(const Step& step) const noexcept {
    if (step.prepared) return step.prepared->sql;
    const Unit& unit = *units_.front();
    if (step.kind == StepKind::Run && unit.work) return unit.work->statements[step.statement].sql;
    return {};
}

bool PgConnection::shouldRepeat(const Unit& unit) const noexcept {
    if (!unit.failure || !unit.mayRepeat || unit.attempts > 0 || unit.isAbandoned()) return false;
    if (isStaleStatement(*unit.failure)) return true;
    // Hit by a cancellation that was meant for the one before it.
    return isRetiring && unit.failure->kind == QueryErrorKind::Cancelled;
}

void PgConnection::endUnit() {
    const std::shared_ptr<Unit> unit = std::move(units_.front());
    units_.pop_front();
    const TimePoint now = TimePoint::now();
    if (unit->work) {
        const auto& statements = unit->work->statements;
        const std::string_view sql = statements.empty() ? std::string_view{} : std::string_view{statements.front().sql};
        shared_.noteStatement(sql, now - frontSince_, unit->failure.has_value());
    }
    frontSince_ = idleSince = now;
    // A session that is not a transaction's must not be left in one.
    if (unit->work && unit->work->isRaw && unit->mayRepeat && transactionStatus() != PQTRANS_IDLE &&
        transactionStatus() != PQTRANS_ACTIVE) {
        unit->failure = plainFailure(QueryErrorKind::Syntax,
                                     "a transaction cannot be begun by query(): use dataSource.transaction(...)");
        sendCommand("ROLLBACK");
    }
    if (!shouldRepeat(*unit)) return unit->end();
    for (const Statement& statement : unit->work->statements)
        if (const auto prepared = cache_.find(statement.sql)) cache_.remove(*prepared);
    ++unit->attempts;
    unit->failure.reset();
    unit->startedStatement = -1;
    send(unit);
}

// ---- ends

// The last words of a server that ends the session come without a question.
void PgConnection::onNotice(void* self, const PGresult* notice) {
    const char* severity = libpq().resultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && std::string_view{severity} == "FATAL")
        static_cast<PgConnection*>(self)->farewell_ = failureOf(notice, {});
}

void PgConnection::breakWith(QueryFailure failure) {
    if (state_ == State::Broken) return;
    const bool wasReady = state_ == State::Ready;
    state_ = State::Broken;
    if (farewell_) failure = *farewell_;
    failure_ = failure;
    stopWatching();
    cancel();
    steps_.clear();
    std::deque<std::shared_ptr<Unit>> units;
    units.swap(units_);
    for (const std::shared_ptr<Unit>& unit : units) {
        if (!unit->failure) {
            unit->failure = failure;
            if (wasReady && unit->work && !unit->work->statements.empty())
                unit->failure->query = unit->work->statements.front().sql;
        }
        if (wasReady && unit->work) shared_.noteStatement(unit->failure->query, Duration{}, true);
        unit->end();
    }
    owner_.onBroken(*this);
}

void PgConnection::cancelIfRunning(const Work& work, bool atOnce) {
    if (state_ != State::Ready || units_.empty() || units_.front()->work.get() != &work) return;
    if (atOnce) return cancelRunning();
    cancelTarget_ = &work;
    expireAt(TimePoint::now() + kCancelDelay);
}

void PgConnection::cancelRunning() {
    PGcancel* handle = libpq().getCancel(connection_);
    if (!handle) return;
    // It may come late and hit another: nothing new goes here, and the connection is closed when it has nothing to do.
    isRetiring = true;
    io::EventLoop::current().spawn(
        cancelOnThread(std::shared_ptr<PGcancel>{handle, [](PGcancel* h) { libpq().freeCancel(h); }}));
}

} // namespace aerie::orm::postgres
