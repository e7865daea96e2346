// JSON of one struct, in and out, beside its rivals: interleaved rounds, medians, ratios to ours.
//
//   build/release/bin/json_bench
//
// Reading: simdjson on-demand and a RapidJSON DOM, each with hand-written glue into the same struct. Writing:
// RapidJSON's SAX writer, written by hand. Every reader's result is checked before anything is measured.
#include <aerie/base/json.hpp>
#include <aerie/base/json_value.hpp>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <simdjson.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

namespace bench {

struct Address {
    std::string street;
    std::string city;
    std::string zip;
};

struct User {
    std::string id;
    std::string username;
    std::string email;
    int age;
    bool isActive;
    double balance;
    std::vector<std::string> tags;
    Address address;
    std::optional<std::string> bio;
};

struct Page {
    std::vector<User> users;
};

User makeUser(int i) {
    const std::string n = std::to_string(1000 + i);
    User user{.id = "f47ac10b-58cc-4372-a567-0e02b2c3" + n,
              .username = "ada.lovelace." + n,
              .email = "ada.lovelace." + n + "@example.com",
              .age = 20 + i % 60,
              .isActive = i % 3 != 0,
              .balance = 1234.5 + i * 0.25,
              .tags = {"admin", "early-adopter", "beta"},
              .address = {"12 St James's Square", "London", "SW1Y 4JH"},
              .bio = {}};
    if (i % 2 == 0) user.bio = "Wrote the first program.";
    return user;
}

// --- simdjson, on demand ---

struct SimdReader {
    simdjson::ondemand::parser parser;

    static void fill(simdjson::ondemand::object object, Address& out) {
        out.street = std::string_view(object["street"]);
        out.city = std::string_view(object["city"]);
        out.zip = std::string_view(object["zip"]);
    }
    static void fill(simdjson::ondemand::object object, User& out) {
        out.id = std::string_view(object["id"]);
        out.username = std::string_view(object["username"]);
        out.email = std::string_view(object["email"]);
        out.age = static_cast<int>(int64_t(object["age"]));
        out.isActive = bool(object["isActive"]);
        out.balance = double(object["balance"]);
        for (auto tag : object["tags"]) out.tags.emplace_back(std::string_view(tag));
        fill(simdjson::ondemand::object(object["address"]), out.address);
        auto bio = object["bio"];
        simdjson::ondemand::value value;
        if (bio.get(value) == simdjson::SUCCESS && !value.is_null()) out.bio.emplace(std::string_view(value));
    }
    template<class T> T read(const simdjson::padded_string& text) {
        T out{};
        auto document = parser.iterate(text);
        if constexpr (std::is_same_v<T, Page>) {
            for (auto user : document["users"]) fill(simdjson::ondemand::object(user), out.users.emplace_back());
        } else {
            fill(simdjson::ondemand::object(document), out);
        }
        return out;
    }
};

// --- RapidJSON, DOM ---

std::string textOf(const rapidjson::Value& value) { return {value.GetString(), value.GetStringLength()}; }

void fill(const rapidjson::Value& value, User& out) {
    out.id = textOf(value["id"]);
    out.username = textOf(value["username"]);
    out.email = textOf(value["email"]);
    out.age = value["age"].GetInt();
    out.isActive = value["isActive"].GetBool();
    out.balance = value["balance"].GetDouble();
    for (const auto& tag : value["tags"].GetArray()) out.tags.push_back(textOf(tag));
    const auto& address = value["address"];
    out.address = {textOf(address["street"]), textOf(address["city"]), textOf(address["zip"])};
    if (const auto bio = value.FindMember("bio"); bio != value.MemberEnd() && !bio->value.IsNull())
        out.bio = textOf(bio->value);
}

template<class T> T readRapid(const std::string& text) {
    rapidjson::Document document;
    document.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
    T out{};
    if constexpr (std::is_same_v<T, Page>) {
        for (const auto& user : document["users"].GetArray()) fill(user, out.users.emplace_back());
    } else {
        fill(document, out);
    }
    return out;
}

template<class Writer> void putText(Writer& writer, const std::string& text) {
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

template<class Writer> void put(Writer& writer, const User& user) {
    writer.StartObject();
    writer.Key("id");
    putText(writer, user.id);
    writer.Key("username");
    putText(writer, user.username);
    writer.Key("email");
    putText(writer, user.email);
    writer.Key("age");
    writer.Int(user.age);
    writer.Key("isActive");
    writer.Bool(user.isActive);
    writer.Key("balance");
    writer.Double(user.balance);
    writer.Key("tags");
    writer.StartArray();
    for (const std::string& tag : user.tags) putText(writer, tag);
    writer.EndArray();
    writer.Key("address");
    writer.StartObject();
    writer.Key("street");
    putText(writer, user.address.street);
    writer.Key("city");
    putText(writer, user.address.city);
    writer.Key("zip");
    putText(writer, user.address.zip);
    writer.EndObject();
    writer.Key("bio");
    if (user.bio)
        putText(writer, *user.bio);
    else
        writer.Null();
    writer.EndObject();
}

template<class T> std::string writeRapid(const T& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    if constexpr (std::is_same_v<T, Page>) {
        writer.StartObject();
        writer.Key("users");
        writer.StartArray();
        for (const User& user : value.users) put(writer, user);
        writer.EndArray();
        writer.EndObject();
    } else {
        put(writer, value);
    }
    return {buffer.GetString(), buffer.GetSize()};
}

// --- measuring ---

template<class T> void keep(const T& value) { asm volatile("" : : "g"(&value) : "memory"); }

struct Contender {
    const char* name;
    std::vector<double> nanoseconds{};
};

// CPU time of this thread: what other programs do at the same time counts less.
double nowNanoseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

template<class Work> double timeOnce(std::size_t repeats, Work&& work) {
    const double start = nowNanoseconds();
    for (std::size_t i = 0; i < repeats; ++i) work();
    return (nowNanoseconds() - start) / static_cast<double>(repeats);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void report(const char* what, std::size_t bytes, const std::vector<Contender>& contenders) {
    const double ours = median(contenders[0].nanoseconds);
    std::printf("%s, %zu B\n", what, bytes);
    for (const Contender& contender : contenders) {
        const double ns = median(contender.nanoseconds);
        std::printf("  %-34s %10.0f ns  %6.2f  %7.0f MB/s\n", contender.name, ns, ns / ours,
                    static_cast<double>(bytes) / ns * 1e3);
    }
}

void require(bool isTrue, const char* what) {
    if (isTrue) return;
    std::fprintf(stderr, "json_bench: %s\n", what);
    std::exit(1);
}

template<class T> void run(const T& value) {
    constexpr int kRounds = 31;
    const std::string text = aerie::json::write(value);
    const simdjson::padded_string padded{text};
    SimdReader simd;
    require(aerie::json::write(*aerie::json::read<T>(text)) == text, "ours does not read what it wrote");
    require(aerie::json::write(simd.read<T>(padded)) == text, "simdjson's reading differs");
    require(aerie::json::write(readRapid<T>(text)) == text, "RapidJSON's reading differs");
    require(*aerie::json::Value::parse(writeRapid(value)) == *aerie::json::Value::parse(text), "the writers differ");

    const std::size_t repeats = 1'000'000 / text.size() + 1;
    std::vector<Contender> reading{{"aerie json::read"},
                                   {"simdjson on-demand, by hand"},
                                   {"RapidJSON DOM, by hand"},
                                   {"aerie json::Value::parse"}};
    std::vector<Contender> writing{{"aerie json::write"}, {"RapidJSON Writer, by hand"}};
    for (int round = 0; round < kRounds; ++round) {
        reading[0].nanoseconds.push_back(timeOnce(repeats, [&] { keep(*aerie::json::read<T>(text)); }));
        reading[1].nanoseconds.push_back(timeOnce(repeats, [&] { keep(simd.read<T>(padded)); }));
        reading[2].nanoseconds.push_back(timeOnce(repeats, [&] { keep(readRapid<T>(text)); }));
        reading[3].nanoseconds.push_back(timeOnce(repeats, [&] { keep(*aerie::json::Value::parse(text)); }));
        writing[0].nanoseconds.push_back(timeOnce(repeats, [&] { keep(aerie::json::write(value)); }));
        writing[1].nanoseconds.push_back(timeOnce(repeats, [&] { keep(writeRapid(value)); }));
    }
    report("reading", text.size(), reading);
    report("writing", text.size(), writing);
}

} // namespace bench

int main() {
    bench::run(bench::makeUser(0));
    bench::Page page;
    for (int i = 0; i < 64; ++i) page.users.push_back(bench::makeUser(i));
    bench::run(page);
}
