package dev.ambit.tidy;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * No program goes on after an error of the JVM: what it was about to do is done by halves, and the next thing fails in
 * another place. Out of memory ends the process, and a supervisor starts it again.
 */
final class Catches implements Rule {
    private static final Set<String> OF_THE_JVM = Set.of(
            "Throwable", "Error", "VirtualMachineError", "OutOfMemoryError", "StackOverflowError", "InternalError");

    @Override
    public List<Violation> check(JavaFile file) {
        List<Violation> violations = new ArrayList<>();
        if (!file.isMain()) {
            return violations;
        }
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitCatch(CatchTree node, Void unused) {
                Tree type = node.getParameter().getType();
                List<? extends Tree> types =
                        type instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(type);
                for (Tree one : types) {
                    if (OF_THE_JVM.contains(one.toString())) {
                        violations.add(file.violation(
                                node, "catches `" + one + "`: name the exceptions, and leave the JVM's errors alone"));
                    }
                }
                return super.visitCatch(node, null);
            }
        }.scan(file.tree(), null);
        return violations;
    }
}
