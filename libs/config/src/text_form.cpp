#include "text_form.hpp"

#include <aerie/base/duration.hpp>
#include <aerie/config/byte_size.hpp>
#include <aerie/config/url.hpp>

namespace aerie::config::detail {

bool isDuration(const TypeInfo& type) noexcept { return &type == &typeOf<Duration>(); }
bool isByteSize(const TypeInfo& type) noexcept { return &type == &typeOf<ByteSize>(); }
bool isAnyUrl(const TypeInfo& type) noexcept { return &type == &typeOf<Url>(); }

bool isPlain(const TypeInfo& type) noexcept {
    switch (type.kind) {
    case Kind::Boolean:
    case Kind::Integer:
    case Kind::Float:
    case Kind::Text:
    case Kind::Scalar:
    case Kind::Enum:
        return true;
    default:
        return isDuration(type) || isByteSize(type);
    }
}

} // namespace aerie::config::detail
