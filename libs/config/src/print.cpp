#include "text_form.hpp"
#include "variables.hpp"

#include <aerie/base/json.hpp>
#include <aerie/config/print.hpp>

namespace aerie::config {

namespace {

using detail::GroupInfo;
using detail::VariableInfo;

bool hasValue(const VariableInfo& info, const void* value) {
    const auto* state = reinterpret_cast<const detail::State*>(static_cast<const char*>(value) + info.stateOffset);
    if (info.type->kind == Kind::Array) return true; // without a value it is empty
    return *state == detail::State::Set && (info.type->kind != Kind::Optional || info.type->ops.optional->value(value));
}

class Printer {
public:
    explicit Printer(Secrets secrets) : secrets_(secrets) {}

    std::string print(const GroupInfo& group, const void* object) {
        out_ += '{';
        members(group, object);
        out_ += '}';
        return std::move(out_);
    }

private:
    void members(const GroupInfo& group, const void* object) {
        bool isFirst = true;
        for (std::size_t i = 0; i < group.fields.size(); ++i) {
            const MemberInfo& member = group.type->members[i];
            const void* at = static_cast<const char*>(object) + member.offset;
            const std::size_t before = out_.size();
            if (!isFirst) out_ += ',';
            out_ += member.key;
            if (appendField(group.fields[i], at))
                isFirst = false;
            else
                out_.resize(before);
        }
    }

    // False when there is nothing to show: an unset variable, or a group of such.
    bool appendField(const detail::FieldInfo& field, const void* at) {
        if (field.group) {
            const std::size_t before = out_.size();
            out_ += '{';
            members(*field.group, at);
            const bool isEmpty = out_.size() == before + 1;
            out_ += '}';
            return !isEmpty;
        }
        const VariableInfo& info = *field.variable;
        if (!hasValue(info, at)) return false;
        if (info.isSecret && secrets_ == Secrets::Redacted)
            out_ += "\"[redacted]\"";
        else
            detail::appendJson(out_, *info.type, at);
        return true;
    }

    Secrets secrets_;
    std::string out_;
};

} // namespace

std::string print(const Schema& schema, const void* object, Secrets secrets) {
    return Printer{secrets}.print(*schema.root, object);
}

} // namespace aerie::config
