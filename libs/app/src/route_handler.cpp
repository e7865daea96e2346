#include "route_handler.hpp"

#include "input_reader.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/base/json.hpp>
#include <aerie/http/request.hpp>
#include <aerie/pipeline/request_context.hpp>

namespace aerie::app {

std::string joinPaths(std::initializer_list<std::string_view> parts) {
    std::string path;
    for (std::string_view part : parts) {
        while (!part.empty() && part.front() == '/') part.remove_prefix(1);
        while (!part.empty() && part.back() == '/') part.remove_suffix(1);
        if (part.empty()) continue;
        path += '/';
        path += part;
    }
    return path.empty() ? "/" : path;
}

namespace {

// A described value as the body of an answer.
void setBody(http::Response& response, const TypeInfo& type, const void* value) {
    std::string body;
    const bool isText = type.kind == Kind::Text;
    if (isText)
        body = *static_cast<const std::string*>(value);
    else
        json::append(body, type, value);
    response.body = std::move(body);
    if (!response.headers.has("content-type"))
        response.headers.set("Content-Type", isText ? "text/plain; charset=utf-8" : "application/json");
}

} // namespace

// Takes the result in its final form when nobody wants to see it before, else as a value for the interceptors.
class RouteHandler::Call final : public detail::HttpCall, public pipeline::Invocation {
public:
    Call(RouteHandler& handler, http::Request& request, ExecutionContext& context, bool keepsValue)
        : response(handler.status()),
          handler_(handler),
          request_(request),
          context_(context),
          keepsValue_(keepsValue) {}

    http::Request& request() noexcept override { return request_; }
    ExecutionContext& context() noexcept override { return context_; }
    void read(Source source, std::string_view name, const TypeInfo& type, void* into, json::Reset reset) override {
        input_.read(request_, source, name, type, into, reset);
    }
    void checkInput() override { input_.check(); }
    bool hasPipes() const noexcept override { return handler_.chain_.hasPipes(); }
    Task<> transform(std::span<const pipeline::Argument> arguments) override {
        return handler_.chain_.transform(context_, arguments);
    }
    void respond(const pipeline::ValueOps& ops, void* value) override {
        if (keepsValue_)
            kept_ = HandlerResult{ops, value};
        else
            answer(ops.key, ops.type, value);
    }

    Task<HandlerResult> invoke(ExecutionContext& context) override {
        void* controller = handler_.controllerFor(context.scope());
        const detail::EndpointOps& ops = *handler_.route_.ops;
        // A pipe may wait, so then the waiting form is the one to call.
        if (ops.callNow && !hasPipes())
            ops.callNow(handler_.route_.method, controller, *this);
        else
            co_await ops.call(handler_.route_.method, controller, *this);
        co_return std::move(kept_);
    }

    void answer(HandlerResult result) {
        if (result.isEmpty()) return;
        answer(result.get<http::Response>() ? typeKey<http::Response>() : nullptr, result.type(), result.data());
    }

    http::Response response;

private:
    void answer(TypeKey key, const TypeInfo* type, void* value) {
        if (type)
            setBody(response, *type, value);
        else if (key == typeKey<http::Response>())
            response = std::move(*static_cast<http::Response*>(value));
        else // an Error that a filter or handler gave as a value
            throw Exception{*static_cast<Error*>(value)};
    }

    RouteHandler& handler_;
    http::Request& request_;
    ExecutionContext& context_;
    InputReader input_;
    HandlerResult kept_;
    bool keepsValue_;
};

Result<std::unique_ptr<RouteHandler>> RouteHandler::make(const detail::ControllerInfo& info,
                                                         const detail::RouteInfo& route, TypeKey type, void* controller,
                                                         Injector& injector, std::string_view globalPrefix) {
    auto chain = pipeline::Chain::bind(injector, info.enhancers, route.enhancers);
    if (!chain) return chain.error();
    std::string pattern = joinPaths({globalPrefix, info.prefix, route.settings->path});
    HandlerInfo handler{std::string{info.name}, std::string{route.settings->name}, {}};
    if (handler.handlerName.empty()) handler.handlerName = std::string{nameOf(route.settings->method)} + ' ' + pattern;
    route.appendFacts(route.facts, handler.metadata);
    info.appendFacts(info.facts, handler.metadata);
    return std::unique_ptr<RouteHandler>{
        new RouteHandler{route, type, controller, injector, std::move(*chain), std::move(handler), std::move(pattern)}};
}

RouteHandler::RouteHandler(const detail::RouteInfo& route, TypeKey type, void* controller, Injector& injector,
                           pipeline::Chain chain, HandlerInfo handler, std::string pattern)
    : route_(route),
      type_(type),
      controller_(controller),
      injector_(injector),
      chain_(std::move(chain)),
      handler_(std::move(handler)),
      pattern_(std::move(pattern)) {}

int RouteHandler::status() const noexcept {
    if (route_.settings->status) return route_.settings->status;
    return route_.settings->method == http::Method::Post ? 201 : 200;
}

void* RouteHandler::controllerFor(RequestScope& scope) {
    return controller_ ? controller_ : injector_.resolve(type_, scope);
}

http::RouteOptions RouteHandler::options() const {
    http::RouteOptions options;
    if (route_.settings->bodyLimit) options.bodyLimit = route_.settings->bodyLimit;
    if (route_.settings->timeout.nanoseconds > 0) options.timeout = route_.settings->timeout;
    options.streamBody = route_.settings->streamBody;
    return options;
}

Task<http::Response> RouteHandler::handle(http::Request& request) {
    if (RequestContext* current = RequestContext::current()) current->setRoute(pattern_);
    RequestScope scope;
    ExecutionContext context{ContextType::Http, handler_, &request, scope};
    Call call{*this, request, context, !chain_.isEmpty()};
    if (chain_.isEmpty()) {
        if (route_.ops->callNow)
            route_.ops->callNow(route_.method, controllerFor(scope), call);
        else
            co_await route_.ops->call(route_.method, controllerFor(scope), call);
    } else {
        call.answer(co_await chain_.run(context, call));
    }
    const detail::RouteSettings& settings = *route_.settings;
    if (!settings.headerName.empty()) call.response.headers.set(settings.headerName, settings.headerValue);
    co_return std::move(call.response);
}

} // namespace aerie::app
