// Whether the application is well, for load balancers and orchestrators.
//
//   class DataSource {
//       Task<> checkHealth(app::HealthCheck& check) {                     // any provider may have this method
//           check.expect("database", co_await ping(), "the database does not answer");
//       }
//   };
//
// GET /health/live answers 200 as long as the process can answer. GET /health/ready asks every provider and answers as
// @nestjs/terminus does: 200 {"status":"ok","info":{"database":{"status":"up"}},"error":{},"details":{...}}, or 503
// with "error". While the application starts or ends it is 503 "shutting_down" without asking.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aerie::app {

// What one round of asking found.
class HealthCheck {
public:
    void up(std::string_view name) { results_.push_back({std::string{name}, {}, true}); }
    // The reason is shown to whoever asks: no addresses, no secrets.
    void down(std::string_view name, std::string_view reason) {
        results_.push_back({std::string{name}, std::string{reason}, false});
    }
    void expect(std::string_view name, bool isUp, std::string_view reasonOtherwise) {
        if (isUp)
            up(name);
        else
            down(name, reasonOtherwise);
    }

    struct Result {
        std::string name;
        std::string reason;
        bool isUp;
    };
    const std::vector<Result>& results() const noexcept { return results_; }
    bool isOk() const noexcept {
        for (const Result& result : results_)
            if (!result.isUp) return false;
        return true;
    }
    // The body of /health/ready.
    std::string toJson() const;

private:
    std::vector<Result> results_;
};

} // namespace aerie::app
