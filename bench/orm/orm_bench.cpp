// libs/orm beside plain C on sqlite3, on the example's own tables: interleaved rounds, medians, ratios to the C code.
//
//   build/release/bin/orm_bench [ROUNDS]
//
// 1,000 users with 10 items each. Both sides copy every column; ours also reads uuids and dates into their types, and
// makes the objects that a handler would return.
#include "raw.hpp"

#include <aerie/io/event_loop.hpp>
#include <aerie/orm/data_source.hpp>

#include <repo/db/data_source.hpp>

#include <stdlib.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

using namespace aerie;
using db::User;
using db::UserItem;

namespace {

constexpr std::size_t kUsers = 1'000;
constexpr std::size_t kItemsEach = 10;

double seconds(TimePoint since) { return (TimePoint::now() - since).toSeconds(); }

void require(bool isTrue, const char* what) {
    if (isTrue) return;
    std::fprintf(stderr, "orm_bench: %s\n", what);
    std::exit(1);
}

struct Measured {
    std::vector<double> raw;
    std::vector<double> ours;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

// Microseconds for one of `count` pieces of work.
void report(const char* name, const Measured& measured, std::size_t count) {
    const double raw = median(measured.raw) * 1e6 / static_cast<double>(count);
    const double ours = median(measured.ours) * 1e6 / static_cast<double>(count);
    std::printf("%-34s %10.2f %10.2f %8.2f\n", name, raw, ours, ours / raw);
}

struct Setup {
    Setup() {
        std::string pattern = (std::filesystem::temp_directory_path() / "orm-bench-XXXXXX").string();
        folder = mkdtemp(pattern.data());
        file = folder + "/bench.db";
        source = std::make_unique<orm::DataSource>(db::dataSourceOptions({.url = "sqlite:" + file}));
        loop.runUntilComplete(source->initialize());
        loop.runUntilComplete(source->runMigrations());
        loop.runUntilComplete(fill());
    }
    ~Setup() {
        loop.runUntilComplete(source->destroy());
        std::filesystem::remove_all(folder);
    }

    Task<> fill() {
        auto userRepository = source->getRepository<User>();
        auto itemRepository = source->getRepository<UserItem>();
        for (std::size_t i = 0; i < kUsers; ++i) {
            User& user = users.emplace_back();
            user.username = "user" + std::to_string(i);
            user.email = *user.username + "@example.com";
        }
        co_await userRepository.insert(users);
        std::vector<UserItem> items;
        for (const User& user : users)
            for (std::size_t k = 0; k < kItemsEach; ++k) {
                UserItem& item = items.emplace_back();
                item.userId = user.id;
                item.name = "item " + std::to_string(k);
                item.description = "item " + std::to_string(k) + " of " + *user.username;
            }
        co_await itemRepository.insert(items);
        for (const UserItem& item : items) itemIds.push_back(item.id);
    }

    io::EventLoop loop;
    std::string folder, file;
    std::unique_ptr<orm::DataSource> source;
    std::vector<User> users;
    std::vector<Uuid> itemIds;
};

Task<std::size_t> byId(orm::Repository<User> repository, const std::vector<User>& users) {
    std::size_t count = 0;
    for (const User& wanted : users) {
        const User user = co_await repository.findOneOrFail(
            {.where = orm::eq(&User::id, *wanted.id),
             .relations = orm::with(orm::relation(&User::userItems).order(orm::asc(&UserItem::id)))});
        count += user.userItems.size();
    }
    co_return count;
}

Task<std::size_t> itemsById(orm::Repository<UserItem> repository, const std::vector<Uuid>& ids) {
    std::size_t count = 0;
    for (const Uuid& id : ids) {
        const std::optional<UserItem> item = co_await repository.findOneBy(orm::eq(&UserItem::id, id));
        count += item.has_value();
    }
    co_return count;
}

Task<std::size_t> insertOneByOne(orm::Repository<UserItem> repository, std::vector<UserItem>& items) {
    for (UserItem& item : items) co_await repository.insert(item);
    co_return items.size();
}

Task<std::size_t> insertMany(orm::Repository<UserItem> repository, std::vector<UserItem>& items) {
    co_await repository.insert(items);
    co_return items.size();
}

// New items of the first users, for both sides alike.
std::vector<UserItem> newItems(const Setup& setup, std::size_t count) {
    std::vector<UserItem> items(count);
    for (std::size_t i = 0; i < count; ++i) {
        items[i].id = Uuid::v4();
        items[i].userId = setup.users[i % kUsers].id;
        items[i].name = "new";
        items[i].createdAt = items[i].updatedAt = Timestamp::now();
    }
    return items;
}

std::vector<bench::RawItem> rawItems(const Setup& setup, std::size_t count) {
    std::vector<bench::RawItem> items;
    for (const UserItem& made : newItems(setup, count)) {
        bench::RawItem& item = items.emplace_back();
        item = {};
        std::strcpy(item.id, made.id->toString().c_str());
        std::strcpy(item.userId, made.userId->toString().c_str());
        std::strcpy(item.name, made.name->c_str());
        std::strcpy(item.createdAt, made.createdAt->toSql().c_str());
        std::strcpy(item.updatedAt, made.updatedAt->toSql().c_str());
    }
    return items;
}

template<class Raw, class Ours> void measure(Measured& out, std::size_t expected, Raw raw, Ours ours) {
    TimePoint began = TimePoint::now();
    require(raw() == expected, "the C code found another number of rows");
    out.raw.push_back(seconds(began));
    began = TimePoint::now();
    require(ours() == expected, "the library found another number of rows");
    out.ours.push_back(seconds(began));
}

} // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 7;
    constexpr std::size_t kBatch = 5'000, kSingles = 500;
    Setup setup;
    bench::Raw raw{setup.file};
    auto users = setup.source->getRepository<User>();
    auto items = setup.source->getRepository<UserItem>();
    std::vector<std::string> userIds, itemIds;
    for (const User& user : setup.users) userIds.push_back(user.id->toString());
    for (const Uuid& id : setup.itemIds) itemIds.push_back(id.toString());

    Measured one, byKey, load, relations, batch, singles;
    std::vector<bench::RawItem> rawList;
    std::vector<bench::RawUser> rawUsers;
    for (int round = 0; round < rounds; ++round) {
        measure(
            one, kUsers * kItemsEach,
            [&] {
                std::size_t count = 0;
                bench::RawUser user;
                for (const std::string& id : userIds) {
                    require(raw.byId(id.c_str(), user), "a user is missing");
                    count += user.items.size();
                }
                return count;
            },
            [&] { return setup.loop.runUntilComplete(byId(users, setup.users)); });
        measure(
            byKey, itemIds.size(),
            [&] {
                std::size_t count = 0;
                bench::RawItem item;
                for (const std::string& id : itemIds) count += raw.itemById(id.c_str(), item);
                return count;
            },
            [&] { return setup.loop.runUntilComplete(itemsById(items, setup.itemIds)); });
        measure(
            load, itemIds.size(), [&] { return raw.loadItems(rawList); },
            [&] { return setup.loop.runUntilComplete(items.find()).size(); });
        measure(
            relations, kUsers * kItemsEach, [&] { return raw.usersWithItems(rawUsers); },
            [&] {
                std::size_t count = 0;
                for (const User& user : setup.loop.runUntilComplete(
                         users.find({.relations = orm::with(&User::userItems), .order = orm::asc(&User::id)})))
                    count += user.userItems.size();
                return count;
            });
        const auto insert = [&](Measured& out, std::size_t count, std::size_t perTransaction, auto ours) {
            const auto theirs = rawItems(setup, count);
            auto made = newItems(setup, count);
            measure(
                out, count, [&] { return raw.insertItems(theirs, perTransaction), count; },
                [&] { return setup.loop.runUntilComplete(ours(items, made)); });
            setup.loop.runUntilComplete(setup.source->query("DELETE FROM user_items WHERE name = 'new'"));
        };
        insert(batch, kBatch, kBatch, &insertMany);
        insert(singles, kSingles, 1, &insertOneByOne);
    }

    std::printf("%-34s %10s %10s %8s\n", "microseconds", "raw", "ours", "ratio");
    report("a user with 10 items, by id", one, kUsers);
    report("one row by key", byKey, itemIds.size());
    report("load 10,000 rows, per row", load, itemIds.size());
    report("1,000 users with items, per item", relations, itemIds.size());
    report("insert, one transaction, per row", batch, kBatch);
    report("insert and commit, one at a time", singles, kSingles);
    return 0;
}
