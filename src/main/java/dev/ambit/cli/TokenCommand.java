package dev.ambit.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command about one token that exists. */
abstract class TokenCommand extends ClientCommand {
    @Parameters(paramLabel = "TOKEN", description = "the token's id, or its name if no other has it")
    private String token;

    @Mixin
    private OwnerOption owner;

    TokenCommand(CliEnvironment cliEnvironment) {
        super(cliEnvironment);
    }

    /**
     * @param tokensPath where the owner's tokens are
     * @param id of the token
     */
    abstract void run(ApiClient api, String tokensPath, String id);

    @Override
    final void run(ApiClient api) {
        NameResolver nameResolver = new NameResolver(api);
        String tokensPath = nameResolver.tokensPath(owner.account());
        run(api, tokensPath, nameResolver.token(tokensPath, token));
    }
}
