// The sentences for what keeps an application from being made. The names are in the line above: "In instantiation of
// 'MissingProvider<UsersService, Database, AppModule>'".
#pragma once

#include <aerie/app/detail/provider_info.hpp>

namespace aerie::app {

namespace detail {
template<class...> inline constexpr bool kNever = false;
}

// Labels, so that a list of names can be read.
template<class Dependency> struct AsksFor;
template<class Method> struct OfMethod;
template<class Module> struct InModule;
template<class Module> struct OfModule;

template<class Provider, class Where> struct UnknownConstructor {
    static_assert(
        detail::kNever<Provider>,
        "aerie[E101]: no constructor of this provider takes only references to classes. Change the constructor, "
        "write `using inject = list<...>;` in the class, or provide it by app::Factory<&function>.");
};
template<class Provider, class Where> struct AbstractProvider {
    static_assert(detail::kNever<Provider>,
                  "aerie[E102]: this provider is an abstract class. Say what stands behind it: "
                  "app::Provide<Interface, Implementation>.");
};
template<class Provider, class Where> struct IncompleteProvider {
    static_assert(detail::kNever<Provider>, "aerie[E103]: this provider is declared and not defined here. Include its "
                                            "header in the file that runs the application.");
};
template<class Provider, class Where> struct NotAnImplementation {
    static_assert(detail::kNever<Provider>,
                  "aerie[E104]: app::Provide<Token, Concrete>: Concrete does not derive publicly "
                  "from Token. Derive it, or provide Token by app::Factory<&function>.");
};
template<class Provider, class Where> struct NotAnEnhancer {
    static_assert(
        detail::kNever<Provider>,
        "aerie[E105]: app::Global<T>: T is no guard, interceptor, pipe or filter. Give it a method canActivate, "
        "intercept, transform or catch_, or list it without Global.");
};
template<class Enhancer, class Where> struct NotForUse {
    static_assert(
        detail::kNever<Enhancer>,
        "aerie[E130]: use<...>() was given a class that is no guard, interceptor, pipe or filter. Give it a method "
        "canActivate, intercept, transform or catch_ (not overloaded, not a template).");
};
template<class Guard, class Where> struct GuardWithoutBool {
    static_assert(detail::kNever<Guard>,
                  "aerie[E131]: a guard's canActivate returns something else than bool. Declare it as "
                  "`bool canActivate(ExecutionContext&)` or `Task<bool> canActivate(ExecutionContext&)`.");
};
template<class Provider, class Where> struct LifecycleWithResult {
    static_assert(
        detail::kNever<Provider>,
        "aerie[E120]: a lifecycle method of this class returns something else than void or Task<>. Declare it as "
        "`void onModuleInit()` or `Task<> onModuleInit()`.");
};
template<class Controller, class Where> struct ControllerWithoutRoutes {
    static_assert(detail::kNever<Controller>,
                  "aerie[E142]: a class in `controllers` has no routes. Add `static constexpr auto routes = "
                  "app::controller(\"path\", app::get(...));` below its methods, or list it in `providers`.");
};
template<class Parameter, class Method> struct UnboundArgument {
    static_assert(detail::kNever<Parameter>,
                  "aerie[E141]: a route's method takes a parameter whose type does not say where it comes from. Use "
                  "app::Body, Query, Param or Header, http::Request&, ExecutionContext&, or give the type a "
                  "`static T fromContext(ExecutionContext&)`.");
};
template<class Controller, class Where> struct ParamNotInPath {
    static_assert(
        detail::kNever<Controller>,
        "aerie[E143]: a route's method takes an app::Param<\"name\"> and its path has no \":name\". Make the two "
        "names the same.");
};
template<class Provider, class Where> struct NotAClass {
    static_assert(detail::kNever<Provider>,
                  "aerie[E106]: this provider gives something that is no class, so nobody could "
                  "ask for it by type. Put it into a struct of your own.");
};
template<class Provider, class What, class Where> struct MissingProvider {
    static_assert(
        detail::kNever<Provider>,
        "aerie[E107]: a constructor asks for a class that no module provides. Add that class to `providers` of "
        "this module, or import the module that exports it.");
};
template<class Provider, class What, class Where, class Owner> struct NotExported {
    static_assert(
        detail::kNever<Provider>,
        "aerie[E108]: a constructor asks for a class that another module keeps for itself. Add it to `exports` of "
        "the module that has it, and that module to `imports` of this one.");
};
template<class Provider, class What, class Where, class Owner> struct NotImported {
    static_assert(
        detail::kNever<Provider>,
        "aerie[E109]: a constructor asks for a class that another module exports and this one does not import. "
        "Add that module to `imports` of this one.");
};
template<class... Path> struct DependencyCycle {
    static_assert(
        detail::kNever<Path...>,
        "aerie[E110]: these providers need each other, so none can be made first. Take one dependency out: move "
        "what both need into a third class, or take Injector& and ask for the other when it is used.");
};
template<class Where, class Export> struct UnknownExport {
    static_assert(detail::kNever<Where>,
                  "aerie[E111]: this module exports something it neither provides nor imports. Add "
                  "it to `providers` or `imports`, or take it out of `exports`.");
};
template<class Provider, class Where> struct ListedTwice {
    static_assert(detail::kNever<Provider>, "aerie[E112]: a module lists two providers for the same class. Keep one of "
                                            "them.");
};
template<class Module, class Second> struct ConfiguredTwice {
    static_assert(detail::kNever<Module>, "aerie[E113]: this module is given options in two places. Give them in one "
                                          "imports(), and import the module by its name elsewhere.");
};
template<class Provider, class Where> struct TaskInRequest {
    static_assert(
        detail::kNever<Provider>,
        "aerie[E114]: this factory is a Task and depends on something that lives in a request; requests do not "
        "wait for factories. Return the value itself, or load it in the method that needs it.");
};

} // namespace aerie::app
