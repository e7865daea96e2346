// Inputs that are no JSON: forms with files, and bytes.
//
//   Task<Uuid> PhotosRouter::add(Context& ctx, trpc::FormData form) {
//       const auto* photo = form.file("photo");                       // client: photos.add.mutate(formData)
//       if (!photo) throw BadRequestException("photo is missing");
//       std::string bytes = co_await photo->read();
//       ...
//   }
//   Task<Sum> PhotosRouter::import(Context& ctx, trpc::ByteStream bytes) {
//       while (auto piece = co_await bytes.next()) use(*piece);       // client: photos.import.mutate(blob)
//   }
//
// Both for mutations, never batched. A form is taken in after the procedure's guards and before the procedure; files
// above kMaxFileInMemory go to the disk, to files without a name that vanish with the form. Bytes are read by the
// procedure as they come. Above HttpHandlerOptions::maxUploadSize: PAYLOAD_TOO_LARGE. Lifetime: the call's.
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/io/task.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::http {
struct Request;
}

namespace aerie::trpc {

namespace detail {
class SpooledFile;
}

class FormFile {
public:
    static constexpr std::size_t kMaxFileInMemory = 64 * 1024;

    std::string name; // as the client says: not to be used as a path
    std::string type; // the media type, as the client says
    std::uint64_t size = 0;

    // The whole content, or a part of it: fewer bytes at the end of the file.
    Task<std::string> read() const { return read(0, static_cast<std::size_t>(size)); }
    Task<std::string> read(std::uint64_t offset, std::size_t count) const;

    // For who fills a form.
    explicit FormFile(std::shared_ptr<detail::SpooledFile> content) : content_(std::move(content)) {}

private:
    std::shared_ptr<detail::SpooledFile> content_;
};

struct FormEntry {
    std::string name;
    std::string value;            // empty for a file
    std::optional<FormFile> file; // nothing for a text
};

class FormData {
public:
    // The first of the name; null when there is none.
    const std::string* text(std::string_view name) const noexcept;
    const FormFile* file(std::string_view name) const noexcept;

    std::vector<FormEntry> entries; // in the order of the form
};

class ByteStream {
public:
    ByteStream() = default;
    explicit ByteStream(http::Request& request) noexcept : request_(&request) {}
    // The next piece; nothing at the end. Throws PayloadTooLargeException above the limit.
    Task<std::optional<std::string>> next();

private:
    http::Request* request_ = nullptr;
};

namespace detail {
extern const ScalarOps kFormDataOps;
extern const ScalarOps kByteStreamOps;
} // namespace detail

} // namespace aerie::trpc

template<> struct aerie::Describe<aerie::trpc::FormData> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Scalar,
                .size = sizeof(trpc::FormData),
                .name = "FormData",
                .ops = {.scalar = &trpc::detail::kFormDataOps}};
    }
};
template<> struct aerie::Describe<aerie::trpc::ByteStream> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Scalar,
                .size = sizeof(trpc::ByteStream),
                .name = "ByteStream",
                .ops = {.scalar = &trpc::detail::kByteStreamOps}};
    }
};
