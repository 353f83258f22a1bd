package dev.ambit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads instrumented copies of Ambit's classes, with a call of {@link InstructionCounter} before each bytecode instruction. */
final class CountingClassLoader extends ClassLoader {
    private static final ClassDesc EXECUTED = ClassDesc.of(InstructionCounter.class.getName());

    private static final MethodTypeDesc MADE = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

    /** The owners of static methods, whose class is not among their parameters. */
    private static final Map<String, String> OWNERS = Map.of(
            "copyOf(Ljava/util/Collection;)Ljava/util/List;", "List",
            "copyOf([BI)[B", "Arrays",
            "copyOfRange([BII)[B", "Arrays");

    private static final Set<String> COUNTED = countedMethods();

    private final ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
            ClassHierarchyResolver.defaultResolver().orElse(ClassHierarchyResolver.ofResourceParsing(getParent()))));

    private final boolean countsCalls;

    CountingClassLoader() {
        this(false);
    }

    /** {@code countsCalls}: whether calls of JDK methods are counted by the length of their input, too. */
    CountingClassLoader(boolean countsCalls) {
        super(CountingClassLoader.class.getClassLoader());
        this.countsCalls = countsCalls;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("dev.ambit.") || name.startsWith(InstructionCounter.class.getName())) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : counting(name);
        }
    }

    private Class<?> counting(String name) throws ClassNotFoundException {
        try (InputStream compiled = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (compiled == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] counting = classFile.transformClass(
                    classFile.parse(compiled.readAllBytes()), ClassTransform.transformingMethodBodies(this::count));
            return defineClass(name, counting, 0, counting.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private void count(CodeBuilder code, CodeElement element) {
        if (element instanceof Instruction) {
            code.invokestatic(EXECUTED, "instruction", ConstantDescs.MTD_void);
        }
        if (element instanceof NewObjectInstruction
                || element instanceof NewReferenceArrayInstruction
                || element instanceof NewPrimitiveArrayInstruction
                || element instanceof NewMultiArrayInstruction) {
            code.invokestatic(EXECUTED, "allocation", ConstantDescs.MTD_void);
        }
        MethodTypeDesc counted = countsCalls && element instanceof InvokeInstruction call ? counted(call) : null;
        if (counted != null && element instanceof InvokeInstruction call) {
            code.invokestatic(EXECUTED, call.name().stringValue(), counted);
        } else {
            code.with(element);
        }
        if (countsCalls && element instanceof InvokeDynamicInstruction dynamic && isConcatenation(dynamic)) {
            code.dup().invokestatic(EXECUTED, "made", MADE);
        }
    }

    /** Whether it is a string concatenation ({@code +}). */
    private static boolean isConcatenation(InvokeDynamicInstruction instruction) {
        return instruction.name().equalsString("makeConcatWithConstants");
    }

    /** The type of the method of {@link InstructionCounter} that replaces {@code call}; null when there is none. */
    private static @Nullable MethodTypeDesc counted(InvokeInstruction call) {
        boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
        ClassDesc owner = call.owner().asSymbol();
        MethodTypeDesc type = isStatic ? call.typeSymbol() : call.typeSymbol().insertParameterTypes(0, owner);
        return COUNTED.contains(owner.displayName() + "." + call.name().stringValue() + type.descriptorString())
                ? type
                : null;
    }

    private static Set<String> countedMethods() {
        Set<String> counted = new HashSet<>();
        for (Method method : InstructionCounter.class.getMethods()) {
            String type = MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                    .descriptorString();
            String owner = OWNERS.getOrDefault(
                    method.getName() + type,
                    method.getParameterCount() == 0 ? "" : method.getParameterTypes()[0].getSimpleName());
            counted.add(owner + "." + method.getName() + type);
        }
        return counted;
    }
}
