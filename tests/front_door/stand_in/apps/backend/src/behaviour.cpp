const char* answer() { return "one"; }
void onStart() {}
