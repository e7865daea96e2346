// The body of an answer: one envelope, or an array of them in the order of the calls, whatever the order in which the
// calls end. A call that ends in turn is written in place; one that overtakes waits in a text of its own.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace aerie::trpc::detail {

class Envelopes {
public:
    Envelopes(std::size_t count, bool isBatch);

    // Where the envelope of a call is written, by one write() after another, and never two calls' at a time.
    template<class Write> void add(std::size_t index, Write write) {
        std::string& out = open(index);
        write(out);
        close(index);
    }

    // The whole body, once every call has its envelope.
    std::string take();

private:
    std::string& open(std::size_t index);
    void close(std::size_t index);

    std::string body_;
    std::vector<std::string> waiting_;
    std::size_t count_;
    std::size_t next_ = 0; // the first call whose envelope is not in the body
    bool isBatch_;
};

} // namespace aerie::trpc::detail
