#include <aerie/app/container.hpp>
#include <aerie/app/detail/application_graph.hpp>
#include <aerie/app/module.hpp>
#include <aerie/base/exception.hpp>
#include <aerie/http/request.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/pipeline/request_scope.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace aerie;
using app::Container;

namespace container_test {

std::vector<std::string> trace;

struct Traced {
    explicit Traced(std::string of) : name(std::move(of)) { trace.push_back("+" + name); }
    ~Traced() { trace.push_back("-" + name); }
    Traced(const Traced&) = delete;
    std::string name;
};

struct Config : Traced {
    Config() : Traced("Config") {}
};
struct Database : Traced {
    explicit Database(Config& config) : Traced("Database"), ofConfig(config) {}
    Config& ofConfig;
};
struct Clock {
    virtual int now() const = 0;
    virtual ~Clock() = default;
};
struct Padding {
    long padding = 0;
    virtual ~Padding() = default;
};
struct SystemClock : Padding, Clock { // Clock is not at the beginning: tokens are converted
    int now() const override { return 7; }
};
struct Missing {};
struct Users : Traced {
    Users(Database& db, const Clock& clock, Missing* missing)
        : Traced("Users"), database(db), ofClock(clock), isMissing(!missing) {}
    Database& database;
    const Clock& ofClock;
    bool isMissing;
};

struct ConfigModule {
    using providers = list<Config>;
    using exports = list<Config>;
};
struct DatabaseModule {
    using imports = list<ConfigModule>;
    using providers = list<Database>;
    using exports = list<Database, ConfigModule>; // passes ConfigModule's exports on
};
struct RootModule {
    using imports = list<DatabaseModule>;
    using providers = list<Users, app::Provide<Clock, SystemClock>>;
};

struct Fixture {
    Fixture() { trace.clear(); }
    io::EventLoop loop;
};

TEST_CASE_FIXTURE(Fixture, "instances are made in dependency order and destroyed in the reverse") {
    {
        Container container{app::detail::graphOf<RootModule>()};
        CHECK(trace.empty());

        loop.runUntilComplete(container.init());

        auto& users = container.injector().get<Users>();
        CHECK(&users.database == &container.injector().get<Database>());
        CHECK(&users.database.ofConfig == &container.injector().get<Config>());
        CHECK(users.ofClock.now() == 7);
        CHECK(users.isMissing);
        CHECK(container.injector().find(typeKey<Missing>()) == nullptr);
        CHECK(trace == std::vector<std::string>{"+Config", "+Database", "+Users"});
        trace.clear();
    }
    CHECK(trace == std::vector<std::string>{"-Users", "-Database", "-Config"});
}

TEST_CASE_FIXTURE(Fixture, "before init only what is asked for is made, with what it needs") {
    Container container{app::detail::graphOf<RootModule>()};

    void* database = loop.runUntilComplete(container.obtain(typeKey<Database>()));

    CHECK(database != nullptr);
    CHECK(trace == std::vector<std::string>{"+Config", "+Database"});
    CHECK(loop.runUntilComplete(container.obtain(typeKey<Missing>())) == nullptr);
}

// The same provider in two modules: two instances, as in NestJS.
struct Counter {
    int value = 0;
};
struct LeftUser {
    explicit LeftUser(Counter& c) : counter(c) {}
    Counter& counter;
};
struct RightUser {
    explicit RightUser(Counter& c) : counter(c) {}
    Counter& counter;
};
struct LeftModule {
    using providers = list<Counter, LeftUser>;
};
struct RightModule {
    using providers = list<Counter, RightUser>;
};
struct TwoSidesModule {
    using imports = list<LeftModule, RightModule>;
};

TEST_CASE_FIXTURE(Fixture, "each module has its own instance of what it lists itself") {
    Container container{app::detail::graphOf<TwoSidesModule>()};
    loop.runUntilComplete(container.init());

    CHECK(&container.injector().get<LeftUser>().counter != &container.injector().get<RightUser>().counter);
}

struct Settings {
    std::string path;
};
struct Connection {
    std::string path;
    bool isOpen = false;
};
struct Pool {
    explicit Pool(Connection& c) : connection(c) {}
    Connection& connection;
};
struct StoreModule {
    static auto forRoot(std::string path) {
        return app::dynamicModule<StoreModule>(
            app::value(Settings{std::move(path)}),
            app::factory([](Settings& settings) -> Task<std::unique_ptr<Connection>> {
                co_await io::yield();
                co_return std::make_unique<Connection>(settings.path, true);
            }));
    }
    using providers = list<Pool>;
    using exports = list<Pool, Settings>;
};
struct FeatureModule {
    using imports = list<StoreModule>; // the same instances, by name
    using exports = list<StoreModule>;
};
struct DynamicRootModule {
    static auto imports() { return app::modules<FeatureModule>(StoreModule::forRoot("app.db")); }
};

TEST_CASE_FIXTURE(Fixture, "a module with options brings values and asynchronous factories, wherever it is imported") {
    Container container{app::detail::graphOf<DynamicRootModule>()};

    loop.runUntilComplete(container.init());

    CHECK(container.injector().get<Pool>().connection.isOpen);
    CHECK(container.injector().get<Pool>().connection.path == "app.db");
}

TEST_CASE_FIXTURE(Fixture, "a provider that waits is made on demand as well") {
    Container container{app::detail::graphOf<DynamicRootModule>()};

    auto* pool = static_cast<Pool*>(loop.runUntilComplete(container.obtain(typeKey<Pool>())));

    CHECK(pool->connection.isOpen);
}

struct Defaults {
    int size = 1;
};
struct SizedModule {
    static auto withSize(int size) { return app::dynamicModule<SizedModule>(app::value(Defaults{size})); }
    using providers = list<Defaults>;
    using exports = list<Defaults>;
};
struct SizedRootModule {
    static auto imports() { return app::modules<>(SizedModule::withSize(5)); }
};

TEST_CASE_FIXTURE(Fixture, "options replace the provider that the module lists") {
    Container container{app::detail::graphOf<SizedRootModule>()};
    loop.runUntilComplete(container.init());

    CHECK(container.injector().get<Defaults>().size == 5);
}

struct Report {
    std::string text;
};
Report makeReport(Config& config, const Clock& clock) { return {config.name + std::to_string(clock.now())}; }
Result<std::unique_ptr<Counter>> makeCounter() { return std::make_unique<Counter>(Counter{41}); }
struct FactoryModule {
    using imports = list<ConfigModule>;
    using providers =
        list<app::Factory<&makeReport>, app::Factory<&makeCounter>, SystemClock, app::Existing<Clock, SystemClock>>;
};

TEST_CASE_FIXTURE(Fixture, "factories give values, pointers and results, and a token may stand for another") {
    Container container{app::detail::graphOf<FactoryModule>()};
    loop.runUntilComplete(container.init());

    CHECK(container.injector().get<Report>().text == "Config7");
    CHECK(container.injector().get<Counter>().value == 41);
    CHECK(&container.injector().get<Clock>() == &container.injector().get<SystemClock>());
}

Result<Counter> failToMake() {
    return Error{ErrorCode::InternalServerError, "public"}.withDetail("no such file: app.db");
}
struct NeedsCounter {
    explicit NeedsCounter(Counter&) {}
};
struct FailingModule {
    using providers = list<NeedsCounter, app::Factory<&failToMake>>;
};

TEST_CASE_FIXTURE(Fixture, "what cannot be made is named once, with the reason") {
    Container container{app::detail::graphOf<FailingModule>()};

    CHECK_THROWS_WITH_AS(loop.runUntilComplete(container.init()),
                         "Counter of FailingModule could not be made: no such file: app.db", Exception);
}

struct Lazy {
    explicit Lazy(Injector& i) : injector(i) {}
    Injector& injector;
};
struct Impatient {
    explicit Impatient(Injector& injector) : mine(injector.get<Late>()) {}
    struct Late {
        int value = 3;
    };
    Late& mine;
};
struct SelfAsking {
    explicit SelfAsking(Injector& injector) { static_cast<void>(injector.get<SelfAsking>()); }
};
struct InnerModule {
    using providers = list<Lazy, Counter>;
};
struct InjectorModule {
    using imports = list<InnerModule>;
    using providers = list<Impatient, Impatient::Late, Defaults>;
};
struct CircleModule {
    using providers = list<SelfAsking>;
};

TEST_CASE_FIXTURE(Fixture, "an injector looks from its module, and makes what is not made yet") {
    Container container{app::detail::graphOf<InjectorModule>()};
    loop.runUntilComplete(container.init());

    CHECK(container.injector().get<Impatient>().mine.value == 3);
    Injector& inner = container.injector().get<Lazy>().injector;
    CHECK(inner.find(typeKey<Counter>()) != nullptr);
    CHECK(inner.find(typeKey<Defaults>()) != nullptr); // not strict
}

TEST_CASE_FIXTURE(Fixture, "asking for oneself through the injector is an error and not the end of the process") {
    Container container{app::detail::graphOf<CircleModule>()};

    CHECK_THROWS_WITH_AS(loop.runUntilComplete(container.init()),
                         doctest::Contains("it asks for itself while it is being made"), Exception);
}

// Scopes.
struct PerRequest : Traced {
    static constexpr auto scope = Scope::Request;
    explicit PerRequest(http::Request& r) : Traced("PerRequest"), request(r) {}
    http::Request& request;
};
struct OnTop : Traced { // request-scoped by what it needs
    OnTop(PerRequest& p, Config& c) : Traced("OnTop"), perRequest(p), config(c) {}
    PerRequest& perRequest;
    Config& config;
};
struct Ticket {
    static constexpr auto scope = Scope::Transient;
    int number = 0;
};
struct FirstHolder {
    explicit FirstHolder(Ticket& t) : ticket(t) {}
    Ticket& ticket;
};
struct SecondHolder {
    explicit SecondHolder(Ticket& t) : ticket(t) {}
    Ticket& ticket;
};
struct ScopesModule {
    using providers = list<Config, PerRequest, OnTop, Ticket, FirstHolder, SecondHolder>;
};

TEST_CASE_FIXTURE(Fixture,
                  "a request-scoped instance is made once for a request and goes with it; so do its dependents") {
    Container container{app::detail::graphOf<ScopesModule>()};
    loop.runUntilComplete(container.init());
    Injector& injector = container.injector();
    trace.clear();
    http::Request request;

    {
        RequestScope scope;
        scope.setRequest(&request);
        auto& onTop = injector.resolve<OnTop>(scope);

        CHECK(&onTop == &injector.resolve<OnTop>(scope));
        CHECK(&onTop.perRequest == &injector.resolve<PerRequest>(scope));
        CHECK(&onTop.perRequest.request == &request);
        CHECK(&onTop.config == &injector.get<Config>());
        RequestScope other;
        other.setRequest(&request);
        CHECK(&injector.resolve<OnTop>(other) != &onTop);
    }
    CHECK(trace == std::vector<std::string>{"+PerRequest", "+OnTop", "+PerRequest", "+OnTop", "-OnTop", "-PerRequest",
                                            "-OnTop", "-PerRequest"});
    CHECK(injector.isRequestScoped(typeKey<OnTop>()));
    CHECK(!injector.isRequestScoped(typeKey<Config>()));
    CHECK(injector.find(typeKey<OnTop>()) == nullptr);
}

TEST_CASE_FIXTURE(Fixture, "a request-scoped class that needs the HTTP request fails in a call without one") {
    Container container{app::detail::graphOf<ScopesModule>()};
    loop.runUntilComplete(container.init());
    RequestScope scope;

    CHECK_THROWS_AS(container.injector().resolve<PerRequest>(scope), InternalServerErrorException);
}

TEST_CASE_FIXTURE(Fixture, "a transient instance belongs to who asked for it") {
    Container container{app::detail::graphOf<ScopesModule>()};
    loop.runUntilComplete(container.init());

    CHECK(&container.injector().get<FirstHolder>().ticket != &container.injector().get<SecondHolder>().ticket);
    CHECK(container.injector().find(typeKey<Ticket>()) == nullptr);
}

// Overrides.
struct FixedClock : Clock {
    int now() const override { return 99; }
};

TEST_CASE_FIXTURE(Fixture, "a test puts another instance in a provider's place before anything is made") {
    Container container{
        app::detail::graphOf<RootModule>(),
        {{typeKey<Clock>(), &app::detail::ProviderTable<app::Provide<Clock, FixedClock>>::info, nullptr}}};
    loop.runUntilComplete(container.init());

    CHECK(container.injector().get<Users>().ofClock.now() == 99);
}

} // namespace container_test
