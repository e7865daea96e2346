// Taking in what is uploaded.
#pragma once

#include <aerie/base/error.hpp>
#include <aerie/http/request.hpp>
#include <aerie/io/task.hpp>
#include <aerie/trpc/upload.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace aerie::trpc::detail {

// The content of a file: in memory while it is small, then on the disk.
class SpooledFile {
public:
    SpooledFile() = default;
    SpooledFile(const SpooledFile&) = delete;
    SpooledFile& operator=(const SpooledFile&) = delete;
    ~SpooledFile();

    // Throws InternalServerErrorException when the disk does not take it.
    Task<> append(std::string_view piece);
    static Task<std::string> read(std::shared_ptr<SpooledFile> self, std::uint64_t offset, std::size_t count);

private:
    std::string memory_;
    std::uint64_t size_ = 0;
    int descriptor_ = -1;
};

// Reads a form from the request's body. BAD_REQUEST for what is none, PAYLOAD_TOO_LARGE above the limit.
Task<std::optional<Error>> readForm(http::Request& request, std::string_view contentType, std::size_t limit,
                                    FormData& out);

inline bool isFormData(const TypeInfo& type) noexcept {
    return type.kind == Kind::Scalar && type.ops.scalar == &kFormDataOps;
}
inline bool isByteStream(const TypeInfo& type) noexcept {
    return type.kind == Kind::Scalar && type.ops.scalar == &kByteStreamOps;
}

} // namespace aerie::trpc::detail
