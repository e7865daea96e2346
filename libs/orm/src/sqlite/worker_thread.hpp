// Threads of the driver. Signals are for the threads that expect them.
#pragma once

#include <pthread.h>

#include <csignal>
#include <thread>
#include <utility>

namespace aerie::orm::sqlite {

template<class Function> std::thread startWorkerThread(Function function) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread thread{std::move(function)};
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread;
}

} // namespace aerie::orm::sqlite
