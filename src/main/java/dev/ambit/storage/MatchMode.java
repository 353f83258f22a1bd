package dev.ambit.storage;

/** How several conditions combine. No condition at all is always met. */
public enum MatchMode {
    ALL,
    ANY
}
