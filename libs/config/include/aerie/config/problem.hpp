// What is wrong with a configuration. All problems of one load are reported together.
//
//   PORT: must be a whole number from 1 to 65535, not "70000" (.env, line 3) (out_of_range)
//
// A message never holds the value of a secret.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::config {

enum class ProblemCode : std::uint8_t {
    Missing,        // required, and set nowhere
    InvalidType,    // the text is not of the type: no number, no URL, no JSON
    OutOfRange,     // a number, duration or size beyond its bounds
    NotAllowed,     // not one of the names of the enum, or against a rule of the application
    TooShort,       // a text below its least length
    TooLong,        // a text above its greatest length
    Ambiguous,      // a secret that is given both as text and as a file, or a key that two members share
    UnreadableFile, // the file of a secret, or a .env file
    Unknown,        // in strict mode: a key in a file that no variable has
};

// "out_of_range"
std::string_view nameOf(ProblemCode code) noexcept;

struct Problem {
    std::string key;
    ProblemCode code = ProblemCode::NotAllowed;
    std::string message; // reads on after the key: "must be ..."

    // "KEY: message (code)"
    std::string toText() const;
};

class Problems {
public:
    void add(std::string key, ProblemCode code, std::string message) {
        list_.push_back({std::move(key), code, std::move(message)});
    }
    // A rule of the application that does not hold.
    void add(std::string key, std::string message) { add(std::move(key), ProblemCode::NotAllowed, std::move(message)); }

    bool isEmpty() const noexcept { return list_.empty(); }
    const std::vector<Problem>& list() const noexcept { return list_; }

private:
    std::vector<Problem> list_;
};

} // namespace aerie::config
