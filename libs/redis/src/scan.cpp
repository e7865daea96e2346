// SCAN and its kin as streams.
#include "client_impl.hpp"
#include "decode.hpp"
#include "errors.hpp"

namespace aerie::redis {

namespace {

// The command with the cursor left out: name, key if there is one; then the options behind the cursor.
struct Scan {
    std::string name, key, match, type;
    std::int64_t count;
};

Command commandOf(const Scan& scan, const std::string& cursor) {
    Command command{scan.name};
    if (scan.name != "SCAN") command.add(scan.key);
    command.add(cursor);
    if (!scan.match.empty()) command.add("MATCH").add(scan.match);
    if (scan.count > 0) command.add("COUNT").add(scan.count);
    if (!scan.type.empty()) command.add("TYPE").add(scan.type);
    return command;
}

template<class Item> Stream<Item> scanned(detail::Connection& connection, Scan scan) {
    std::string cursor = "0";
    do {
        SendOperation operation{connection, commandOf(scan, cursor)};
        auto answer = co_await operation;
        if (!answer) throw Exception{answer.error()};
        Reply reply = *std::move(answer);
        std::vector<Item> items;
        if (reply.elements.size() != 2 || !decode(reply.elements[0], cursor) || !decode(reply.elements[1], items))
            throw Exception{unexpectedReply(reply)};
        for (Item& item : items) co_yield std::move(item);
    } while (cursor != "0");
}

Scan scanOf(const char* name, std::string_view key, const ScanOptions& options) {
    Scan scan;
    scan.name = name;
    scan.key = key;
    scan.match = options.match;
    scan.type = options.type;
    scan.count = options.count;
    return scan;
}

} // namespace

Stream<std::string> Client::scan(const ScanOptions& options) {
    return scanned<std::string>(impl_->connection, scanOf("SCAN", {}, options));
}
Stream<Field> Client::hscan(Text key, const ScanOptions& options) {
    return scanned<Field>(impl_->connection, scanOf("HSCAN", key, options));
}
Stream<std::string> Client::sscan(Text key, const ScanOptions& options) {
    return scanned<std::string>(impl_->connection, scanOf("SSCAN", key, options));
}
Stream<ScoredMember> Client::zscan(Text key, const ScanOptions& options) {
    return scanned<ScoredMember>(impl_->connection, scanOf("ZSCAN", key, options));
}

} // namespace aerie::redis
