// Reads what a controller's method asks for out of a request: bodies, forms, queries, single values.
#pragma once

#include <aerie/app/argument.hpp>
#include <aerie/base/issue.hpp>
#include <aerie/base/json.hpp>
#include <aerie/http/query_params.hpp>

#include <string>
#include <string_view>

namespace aerie::http {
struct Request;
}

namespace aerie::app {

class InputReader {
public:
    // Fills a default-made value. Problems with the value are kept; what is no value at all (broken JSON, a content
    // type that is not understood) throws at once.
    void read(http::Request& request, Source source, std::string_view name, const TypeInfo& type, void* into,
              json::Reset reset);
    // Throws BadRequestException with every problem found so far.
    void check();

private:
    void readBody(http::Request& request, const TypeInfo& type, void* into, json::Reset reset);
    void readText(std::string_view name, const std::string_view* text, const TypeInfo& type, void* into,
                  json::Reset reset);
    void readJson(std::string_view text, std::string_view name, const TypeInfo& type, void* into, json::Reset reset);
    void keep(Error error, std::string_view name);

    Issues issues_;
};

// The parameters as the JSON text of a value of the type: a text where the member is a number becomes one.
std::string paramsToJson(const http::QueryParams& params, const TypeInfo& type);
// One text as JSON for the type.
std::string textToJson(std::string_view text, const TypeInfo& type);

} // namespace aerie::app
