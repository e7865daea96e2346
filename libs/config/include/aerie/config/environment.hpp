// The variables of a process, as a value: taken once at start, or made up in a test.
//
//   Environment process = Environment::ofProcess();
//   Environment fake{{"PORT", "4000"}, {"NODE_ENV", "test"}};
//
// The library never reads or writes the process's own environment anywhere else, so two configurations can be loaded in
// one program and a test needs no cleaning up.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::config {

class Environment {
public:
    Environment() = default;
    Environment(std::initializer_list<std::pair<std::string_view, std::string_view>> variables);

    // A copy of what the process was started with. Call it before other threads change the environment.
    static Environment ofProcess();

    // The text of a variable, or null. An empty text is not null.
    const std::string* find(std::string_view name) const noexcept;
    void set(std::string_view name, std::string_view value);
    void remove(std::string_view name);

private:
    std::vector<std::pair<std::string, std::string>> variables_; // sorted by name
};

} // namespace aerie::config
