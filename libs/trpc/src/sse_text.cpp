#include "sse_text.hpp"

namespace aerie::trpc::detail::sse {

namespace {

// JSON that passes through may have line breaks, which are blanks there and the end of the data here.
void appendLine(std::string& out, std::string_view data) {
    out += "data: ";
    const std::size_t begin = out.size();
    out += data;
    if (data.find_first_of("\r\n") != std::string_view::npos)
        for (std::size_t i = begin; i < out.size(); ++i)
            if (out[i] == '\n' || out[i] == '\r') out[i] = ' ';
    out += '\n';
}

} // namespace

void appendNamed(std::string& out, std::string_view name, std::string_view data) {
    out.append("event: ").append(name) += '\n';
    appendLine(out, data);
    out += "\n\n";
}

void EventWriter::append(std::string& out, std::string_view data, std::optional<std::string_view> id) {
    appendLine(out, data);
    if (id) {
        lastId_ = *id;
        out.append("id: ").append(*id).append("\n\n\n");
    } else if (lastId_.empty()) {
        out += "\n\n";
    } else {
        out.append("id: \n\n\nevent: restore-id\ndata: \nid: ").append(lastId_).append("\n\n\n");
    }
}

} // namespace aerie::trpc::detail::sse
