// Readiness of a descriptor that another library reads and writes itself, libpq for example.
//
//   class Connection final : io::DescriptorWatch {
//       void open() { watch(PQsocket(connection_), true, false); }
//       void onReady(bool canRead, bool canWrite) override { PQconsumeInput(connection_); ... }
//   };
//
// Level-triggered: onReady() is called in every round of the loop in which what was asked for is possible, so that a
// reader who leaves bytes behind is called again. An error or a hang-up is told as readable: reading finds out which.
// Lifetime: stop before the descriptor is closed; the loop that was current in watch() must still be there.
// Thread rule: that loop's thread.
#pragma once

#include <aerie/base/result.hpp>

namespace aerie::io {

class DescriptorWatch {
public:
    DescriptorWatch(const DescriptorWatch&) = delete;
    DescriptorWatch& operator=(const DescriptorWatch&) = delete;

protected:
    DescriptorWatch() noexcept = default;
    virtual ~DescriptorWatch() { stopWatching(); }

    // From now on; replaces what was watched before, descriptor and directions. Fails when the system has no memory for
    // it or the descriptor is of a kind that cannot be watched.
    Result<void> watch(int descriptor, bool forRead, bool forWrite);
    void stopWatching() noexcept;
    bool isWatching() const noexcept { return state_ != nullptr; }

private:
    struct State;

    // May stop watching, and may destroy this object.
    virtual void onReady(bool canRead, bool canWrite) = 0;

    State* state_ = nullptr;
};

} // namespace aerie::io
