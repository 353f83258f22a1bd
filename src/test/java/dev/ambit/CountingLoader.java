package dev.ambit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/** Loads the classes of Ambit once more, each of their bytecode instructions with a call of {@link Executed} before it. */
final class CountingLoader extends ClassLoader {
    private static final ClassDesc EXECUTED = ClassDesc.of(Executed.class.getName());

    private final ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
            ClassHierarchyResolver.defaultResolver().orElse(ClassHierarchyResolver.ofResourceParsing(getParent()))));

    CountingLoader() {
        super(CountingLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("dev.ambit.") || name.startsWith(Executed.class.getName())) {
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
                    classFile.parse(compiled.readAllBytes()),
                    ClassTransform.transformingMethodBodies(CountingLoader::count));
            return defineClass(name, counting, 0, counting.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static void count(CodeBuilder code, CodeElement element) {
        if (element instanceof Instruction) {
            code.invokestatic(EXECUTED, "instruction", ConstantDescs.MTD_void);
        }
        if (element instanceof NewObjectInstruction
                || element instanceof NewReferenceArrayInstruction
                || element instanceof NewPrimitiveArrayInstruction
                || element instanceof NewMultiArrayInstruction) {
            code.invokestatic(EXECUTED, "allocation", ConstantDescs.MTD_void);
        }
        code.with(element);
    }
}
