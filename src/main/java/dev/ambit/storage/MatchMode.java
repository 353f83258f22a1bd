package dev.ambit.storage;

/** How several conditions combine. An empty list of conditions is always met. */
public enum MatchMode {
    ALL,
    ANY
}
