#include "upload.hpp"

#include "multipart.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/io/thread_pool.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace aerie::trpc {

namespace detail {

namespace {

// A file without a name; -1 with errno set when there is no room for one.
int openTemporary() noexcept {
    const char* folder = std::getenv("TMPDIR");
    std::string path = (folder && *folder ? std::string{folder} : std::string{"/tmp"}) + "/aerie-upload-XXXXXX";
    const int descriptor = ::mkostemp(path.data(), 02000000 /* O_CLOEXEC */);
    if (descriptor >= 0) ::unlink(path.c_str());
    return descriptor;
}

// 0, or the errno.
int writeAt(int descriptor, std::uint64_t offset, const std::string& bytes) noexcept {
    for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t n =
            ::pwrite(descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
        if (n < 0 && errno != EINTR) return errno;
        if (n > 0) done += static_cast<std::size_t>(n);
    }
    return 0;
}

std::string readAt(int descriptor, std::uint64_t offset, std::size_t count) {
    std::string out(count, '\0');
    std::size_t done = 0;
    while (done < count) {
        const ssize_t n = ::pread(descriptor, out.data() + done, count - done, static_cast<off_t>(offset + done));
        if (n == 0 || (n < 0 && errno != EINTR)) break;
        if (n > 0) done += static_cast<std::size_t>(n);
    }
    out.resize(done);
    return out;
}

Error badForm(std::string_view fault) {
    return Error{ErrorCode::BadRequest, "The multipart/form-data body is malformed: " + std::string{fault}};
}

// What the machine tells, put into the form.
class FormReader {
public:
    FormReader(std::string_view boundary, FormData& form) : machine_(boundary), form_(form) {}

    MultipartMachine& machine() noexcept { return machine_; }
    // Takes in what has been fed; an error ends it.
    Task<std::optional<Error>> take() {
        using Event = MultipartMachine::Event;
        for (Event event = machine_.next(); event != Event::NeedMore && event != Event::End; event = machine_.next()) {
            if (event == Event::Failed) co_return badForm(machine_.fault());
            if (event == Event::Part) begin();
            if (event == Event::Data && content_) {
                form_.entries.back().file->size += machine_.piece().size();
                co_await content_->append(machine_.piece());
            } else if (event == Event::Data) {
                form_.entries.back().value += machine_.piece();
            }
        }
        co_return std::nullopt;
    }

private:
    void begin() {
        FormEntry& entry = form_.entries.emplace_back();
        entry.name = machine_.name();
        content_.reset();
        if (!machine_.fileName()) return;
        content_ = std::make_shared<SpooledFile>();
        FormFile& file = entry.file.emplace(content_);
        file.name = *machine_.fileName();
        file.type = machine_.contentType().empty() ? "application/octet-stream" : machine_.contentType();
    }

    MultipartMachine machine_;
    FormData& form_;
    std::shared_ptr<SpooledFile> content_;
};

} // namespace

SpooledFile::~SpooledFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Task<> SpooledFile::append(std::string_view piece) {
    if (descriptor_ < 0 && memory_.size() + piece.size() <= FormFile::kMaxFileInMemory) {
        memory_ += piece;
        size_ += piece.size();
        co_return;
    }
    std::string bytes = std::exchange(memory_, {});
    bytes += piece;
    if (descriptor_ < 0) {
        descriptor_ = openTemporary();
        size_ = 0;
    }
    int failure = descriptor_ < 0 ? errno : 0;
    const std::uint64_t offset = size_;
    size_ += bytes.size();
    if (failure == 0) failure = co_await io::runBlocking(writeAt, descriptor_, offset, std::move(bytes));
    if (failure != 0)
        throw Exception{Error{ErrorCode::InternalServerError, "The upload could not be stored"}.withDetail(
            std::string{"temporary file: "} + std::strerror(failure))};
}

Task<std::string> SpooledFile::read(std::shared_ptr<SpooledFile> self, std::uint64_t offset, std::size_t count) {
    if (self->descriptor_ < 0) {
        if (offset >= self->memory_.size()) co_return std::string{};
        co_return self->memory_.substr(static_cast<std::size_t>(offset), count);
    }
    if (offset >= self->size_) co_return std::string{};
    const auto left = static_cast<std::size_t>(self->size_ - offset);
    co_return co_await io::runBlocking(readAt, self->descriptor_, offset, std::min(count, left));
}

Task<std::optional<Error>> readForm(http::Request& request, std::string_view contentType, std::size_t limit,
                                    FormData& out) {
    const auto boundary = boundaryOf(contentType);
    if (!boundary) co_return badForm("the content type names no boundary");
    FormReader reader{*boundary, out};
    for (std::size_t total = 0;;) {
        Result<std::string> piece = co_await request.readBody();
        if (!piece && piece.error().code() != ErrorCode::PayloadTooLarge) co_return piece.error();
        total += piece ? piece->size() : 0;
        if (!piece || total > limit) co_return Error{ErrorCode::PayloadTooLarge, "PAYLOAD_TOO_LARGE"};
        if (piece->empty())
            reader.machine().finish();
        else
            reader.machine().feed(*piece);
        if (auto error = co_await reader.take()) co_return error;
        if (piece->empty()) co_return std::nullopt;
    }
}

const ScalarOps kFormDataOps{[](void*, std::string_view) { return false; }, [](const void*, std::string&) {},
                             "FormData", TextFormat::Any};
const ScalarOps kByteStreamOps{[](void*, std::string_view) { return false; }, [](const void*, std::string&) {},
                               "import('@trpc/server/http').OctetInput", TextFormat::Any};

} // namespace detail

Task<std::string> FormFile::read(std::uint64_t offset, std::size_t count) const {
    return detail::SpooledFile::read(content_, offset, count);
}

const std::string* FormData::text(std::string_view name) const noexcept {
    for (const FormEntry& entry : entries)
        if (entry.name == name && !entry.file) return &entry.value;
    return nullptr;
}

const FormFile* FormData::file(std::string_view name) const noexcept {
    for (const FormEntry& entry : entries)
        if (entry.name == name && entry.file) return &*entry.file;
    return nullptr;
}

Task<std::optional<std::string>> ByteStream::next() {
    if (!request_) co_return std::nullopt;
    Result<std::string> piece = co_await request_->readBody();
    if (!piece && piece.error().code() == ErrorCode::PayloadTooLarge)
        throw PayloadTooLargeException{"PAYLOAD_TOO_LARGE"};
    if (!piece) throw Exception{piece.error()};
    if (piece->empty()) co_return std::nullopt;
    co_return *std::move(piece);
}

} // namespace aerie::trpc
