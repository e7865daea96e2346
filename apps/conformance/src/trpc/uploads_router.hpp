// Procedures that take forms and bytes.
#pragma once

#include "context.hpp"

#include <aerie/base/containers.hpp>
#include <aerie/trpc/router.hpp>
#include <aerie/trpc/upload.hpp>

#include <string>
#include <utility>
#include <vector>

namespace conformance {

using namespace aerie;

struct UploadedFile {
    std::string field;
    std::string name;
    std::string type;
    std::uint64_t size;
    std::string sha1;
};
struct UploadedForm {
    std::vector<std::pair<std::string, std::string>> fields;
    std::vector<UploadedFile> files;
};
struct UploadedBytes {
    std::uint64_t size;
    std::string sha1;
};

class UploadsRouter {
public:
    Task<UploadedForm> form(Context&, trpc::FormData input);
    Task<UploadedBytes> bytes(Context&, trpc::ByteStream input);

    static constexpr auto routes = trpc::router(trpc::at("upload", trpc::mutation("form", &UploadsRouter::form),
                                                         trpc::mutation("bytes", &UploadsRouter::bytes)));
};

} // namespace conformance
