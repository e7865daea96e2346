#include "doctor/finding.hpp"

#include <algorithm>

namespace aerie::tools {

std::string toLine(const Finding& finding) {
    std::string line = finding.health == Health::Good    ? "ok    "
                       : finding.health == Health::Worth ? "note  "
                                                         : "BAD   ";
    auto subject = finding.subject;
    subject.resize(std::max<std::size_t>(subject.size() + 1, 12), ' ');
    line += subject + finding.text;
    if (!finding.advice.empty()) line += ". " + finding.advice;
    return line;
}

} // namespace aerie::tools
