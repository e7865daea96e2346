#include "text_form.hpp"
#include "variables.hpp"

#include <aerie/config/reload.hpp>

namespace aerie::config {

namespace {

std::string fingerprint(const detail::Variable& variable, const void* object) {
    std::string text = variable.isSet(object) ? "set " : "unset ";
    detail::appendJson(text, *variable.info->type, variable.in(object));
    return text;
}

} // namespace

Changes keepFixed(const Schema& schema, const void* running, void* fresh) {
    Changes changes;
    for (const detail::Variable& variable : detail::variablesOf(schema)) {
        if (fingerprint(variable, running) == fingerprint(variable, fresh)) continue;
        if (variable.info->isReloadable) {
            changes.changed.push_back(variable.key);
        } else {
            changes.needRestart.push_back(variable.key);
            variable.info->copy(variable.in(fresh), variable.in(running));
        }
    }
    return changes;
}

} // namespace aerie::config
