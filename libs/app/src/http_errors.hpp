// Errors as HTTP answers.
#pragma once

#include <aerie/base/error.hpp>
#include <aerie/http/response.hpp>

namespace aerie::app {

// NestJS's shape: {"statusCode":404,"message":"User not found","error":"Not Found"}. Problems of the input are listed
// as texts in `message` and as they are in `issues`. `withDetail` adds what is otherwise only logged.
http::Response answerTo(const Error& error, bool withDetail);

} // namespace aerie::app
